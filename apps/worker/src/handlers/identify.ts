import { matchSpeakers } from "@rollcall/core/match";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadSpeakers } from "@rollcall/db/transcript/loadSpeakers";
import { saveIdentification } from "@rollcall/db/transcript/saveIdentification";
import type { Handler } from "../handler.ts";
import { unpackVectors } from "../speakerVectors.ts";

/** The voices of a transcript are compared with the organisation's people; each decision is stored with its evidence. */
export const identify: Handler<"identify"> = async (job, { db, models, vault, voiceprints, voiceSpace, progress }) => {
  const modelId = models.embeddingModelId;
  // Vectors of another model cannot be compared; those speakers stay as they are.
  const speakers = (await loadSpeakers(db, job)).filter((speaker) => speaker.modelId === modelId);
  const voices = speakers.map(({ cluster, speechMs, vectors, keyId }) => {
    const { vector, pieces } = unpackVectors(vault.open(vectors, keyId));
    return { label: cluster, netSpeechMs: speechMs, vector, pieces };
  });
  const near = voices.flatMap(({ vector }) => (vector.length > 0 ? [vector] : []));
  const people = near.length > 0 ? await voiceprints.people(job.orgId, modelId, near) : [];
  const enrolled = people.map(({ personId, samples }) => ({ id: personId, samples }));
  const matches = matchSpeakers(voices, enrolled, voiceSpace);
  progress("identify", 1);

  const decisions = matches.map(({ personId, state, evidence }, index) => {
    const speakerId = speakers[index]!.id; // one match for each voice, in order
    return { speakerId, personId, state, score: evidence.score, evidence };
  });
  await withAttempt(db, job, async (tx) => {
    await saveIdentification(tx, job, decisions);
    await finishJob(tx, job);
  });
};
