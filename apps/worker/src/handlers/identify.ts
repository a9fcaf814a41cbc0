import { matchSpeakers, type SpeakerMatch } from "@rollcall/core/match";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadNaming } from "@rollcall/db/naming/loadNaming";
import { saveVoiceGroups } from "@rollcall/db/naming/voiceGroups";
import { loadSpeakers } from "@rollcall/db/transcript/loadSpeakers";
import { saveIdentification } from "@rollcall/db/transcript/saveIdentification";
import { isOnTrial } from "@rollcall/db/voiceMove/isOnTrial";
import type { Handler } from "../handler.ts";
import { linkStrangers } from "../linkStrangers.ts";
import { openVoice } from "../openVoice.ts";

/**
 * The voices of a transcript are compared with the organisation's people; each decision is stored with its evidence.
 * Those who stay unknown are then looked for in the other meetings.
 */
export const identify: Handler<"identify"> = async (job, { db, models, vault, voiceprints, spaceOf, progress }) => {
  const { orgId } = job;
  const [{ sureness, attendees, unknownDays }, stored] = await Promise.all([
    loadNaming(db, job),
    loadSpeakers(db, job),
  ]);
  // All voices of a transcript come from one model; people are compared as they were heard by that one.
  const modelId = stored[0]?.modelId ?? models.embeddingModelId;
  const speakers = stored.filter(({ vectors, ...speaker }) => speaker.modelId === modelId && vectors.length > 0);
  const voices = speakers.map((speaker) => openVoice(vault, speaker));
  const near = voices.flatMap(({ vector }) => (vector.length > 0 ? [vector] : []));
  const known = near.length > 0 ? await voiceprints.people(orgId, modelId, near, attendees) : [];
  const decided = speakers.filter((speaker) => speaker.isDecided);
  const taken = new Set(decided.map((speaker) => speaker.personId));
  const people = known.flatMap(({ personId, samples }) => (taken.has(personId) ? [] : [{ id: personId, samples }]));
  const enrolled = await voiceprints.count(orgId, modelId);
  const settled = new Set(decided.map((speaker) => speaker.cluster));
  const options = { sureness, attendees, enrolled, settled };
  const matches = matchSpeakers(voices, people, await spaceOf(modelId), options);
  progress("identify", 1);

  const onTrial = await isOnTrial(db, { orgId, modelId });
  const decisions = matches.map((match, index) => {
    const { personId, state, evidence } = onTrial ? offered(match) : match;
    const speakerId = speakers[index]!.id; // one match for each voice, in order
    return { speakerId, personId, state, score: evidence.score, evidence };
  });
  await withAttempt(db, job, async (tx) => {
    await saveIdentification(tx, job, decisions);
  });
  // Read only now that this meeting's own unknown voices are there as well.
  const groups = unknownDays > 0 ? await linkStrangers({ orgId, modelId }, { db, vault, spaceOf }) : [];
  await withAttempt(db, job, async (tx) => {
    await saveVoiceGroups(tx, { orgId, modelId }, groups);
    await finishJob(tx, job);
  });
};

/** Not everybody may be known to a model that is being prepared: whoever comes nearest may be the wrong one. */
function offered(match: SpeakerMatch): SpeakerMatch {
  if (match.state !== "named") return match;
  const reason = "Names are only offered until the new voice model is in use.";
  return { ...match, state: "suggested", evidence: { ...match.evidence, reason } };
}
