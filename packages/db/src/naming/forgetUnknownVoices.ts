import type { Db } from "../client.ts";

/** Voices nobody has named lose what they could be recognised by once their organisation's days are over. */
export async function forgetUnknownVoices(db: Db, signal: AbortSignal): Promise<{ unknownVoices: number }> {
  signal.throwIfAborted();
  const unknownVoices = await db.$executeRaw`
    update "Speaker" speaker set vectors = '', "keyId" = '', "voiceGroupId" = null
    from "Transcript" transcript, "Organization" org
    where transcript."orgId" = speaker."orgId" and transcript.id = speaker."transcriptId" and org.id = speaker."orgId"
      and speaker.state = 'unknown' and speaker."personId" is null and length(speaker.vectors) > 0
      and transcript.state = 'ready'
      and transcript."createdAt" < now() - make_interval(days => org."unknownDays")
      -- Who has not been compared yet is not known to be unknown.
      and (speaker.evidence is not null or speaker."decidedById" is not null)`;
  return { unknownVoices };
}
