import { matchSpeakers } from "@rollcall/core/match";
import type { FoundInArchive } from "@rollcall/core/namingBatch";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadNaming } from "@rollcall/db/naming/loadNaming";
import { loadRelation, type Relation } from "@rollcall/db/naming/loadRelation";
import { saveRelation } from "@rollcall/db/naming/saveRelation";
import { type ArchivedMeeting, undecidedMeetings } from "@rollcall/db/naming/undecidedMeetings";
import type { KnownVoice } from "@rollcall/db/voiceprints";
import type { Attempt, Handler } from "../handler.ts";
import { openVoice } from "../openVoice.ts";

/**
 * Looks for somebody in all other meetings by the voices people have confirmed as theirs, and by their samples where
 * they are enrolled. It only reads what was heard when the meetings were transcribed, and changes no name.
 */
export const relate: Handler<"relate"> = async (job, attempt) => {
  const { db, signal, progress } = attempt;
  const relation = await loadRelation(db, job);
  const found: FoundInArchive[] = [];
  if (relation) {
    const { orgId } = job;
    const { personId, modelId } = relation;
    const search = await prepare(orgId, relation, attempt);
    for await (const page of undecidedMeetings(db, { orgId, modelId, except: personId })) {
      for (const meeting of page) {
        signal.throwIfAborted();
        found.push(...search(meeting));
      }
      progress("identify", 0.5);
    }
  }
  await withAttempt(db, job, async (tx) => {
    if (relation) await saveRelation(tx, job, { batchId: relation.batchId, found });
    await finishJob(tx, job);
  });
};

/** What finds the person in one meeting, among everybody else who is enrolled. */
async function prepare(
  orgId: string,
  { personId, modelId, voices }: Relation,
  { db, vault, voiceprints, spaceOf }: Attempt,
): Promise<(meeting: ArchivedMeeting) => FoundInArchive[]> {
  const confirmed = voices.map((voice) => openVoice(vault, voice)).filter(({ vector }) => vector.length > 0);
  const near = confirmed.map(({ vector }) => vector);
  const [known, enrolled, space, { sureness }] = await Promise.all([
    near.length > 0 ? voiceprints.people(orgId, modelId, near, [personId]) : [],
    voiceprints.count(orgId, modelId),
    spaceOf(modelId),
    loadNaming(db, { orgId, meetingId: null }),
  ]);
  const own = known.find((voice) => voice.personId === personId)?.samples ?? [];
  const heard = confirmed.map(({ vector, netSpeechMs }) => ({ vector, weight: Math.min(netSpeechMs, 30_000) }));
  const wanted: KnownVoice = { personId, name: "", samples: [...own, ...heard] };
  const all = [wanted, ...known.filter((voice) => voice.personId !== personId)];

  return ({ voices: stored, attendees }) => {
    const unnamed = stored.map((voice) => openVoice(vault, voice));
    const settled = stored.filter(({ isOpen }) => !isOpen);
    const taken = new Set(settled.map((voice) => voice.personId));
    const people = all.flatMap(({ personId: id, samples }) => (taken.has(id) ? [] : [{ id, samples }]));
    if (near.length === 0 || taken.has(personId)) return [];
    const options = { sureness, attendees, enrolled: enrolled + 1, settled: new Set(settled.map((v) => v.cluster)) };
    return matchSpeakers(unnamed, people, space, options).flatMap((match, i) => {
      if (match.personId !== personId || !stored[i]!.isOpen) return [];
      const { evidence, state } = match;
      const isSure = state === "named";
      return [{ speakerId: stored[i]!.id, isSure, score: evidence.score, evidence, before: null }];
    });
  };
}
