import { join } from "node:path";
import { JobError } from "@rollcall/core/errors";
import { matchSpeakers } from "@rollcall/core/match";
import type { VoiceAnswer } from "@rollcall/core/voiceAnswer";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadNaming } from "@rollcall/db/naming/loadNaming";
import { saveRecognition } from "@rollcall/db/recognition/saveRecognition";
import { z } from "zod";
import type { Handler, ModelAttempt } from "../handler.ts";
import { listenToSample } from "../listenToSample.ts";
import { withScratch } from "../scratch.ts";

const Options = z.object({ mediaKey: z.string() });

/** Whose voice a single clip is: decided like a voice of a meeting in which nobody else speaks. */
export const recognise: Handler<"recognise"> = async (job, attempt) => {
  const { mediaKey } = Options.parse(job.options);
  const answer = await listen(job.orgId, mediaKey, attempt);
  await withAttempt(attempt.db, job, async (tx) => {
    await saveRecognition(tx, job, { answer, mediaKey });
    await finishJob(tx, job);
  });
};

async function listen(orgId: string, mediaKey: string, attempt: ModelAttempt): Promise<VoiceAnswer> {
  const { db, models, decoder, media, voiceprints, spaceOf, signal } = attempt;
  const refused = (refusal: string) => ({ refusal, state: "unknown" as const, personId: null, evidence: null });
  const modelId = models.embeddingModelId;
  try {
    return await withScratch(async (scratch) => {
      const { sample } = await listenToSample(models, decoder, media.path(mediaKey), join(scratch, "pcm"), signal);
      const { vector, speechMs } = sample;
      if (vector.length === 0) return refused("Nobody is heard for long enough to be compared.");
      const voice = { label: "S1", vector, netSpeechMs: Math.round(speechMs), pieces: [] };
      const [{ sureness }, known, enrolled, space] = await Promise.all([
        loadNaming(db, { orgId, meetingId: null }),
        voiceprints.people(orgId, modelId, [vector]),
        voiceprints.count(orgId, modelId),
        spaceOf(modelId),
      ]);
      const people = known.map(({ personId, samples }) => ({ id: personId, samples }));
      const [match] = matchSpeakers([voice], people, space, { sureness, enrolled });
      const { state, personId, evidence } = match!; // one for the one voice
      return { refusal: null, state, personId, evidence };
    });
  } catch (error) {
    // A clip that cannot be read is the clip's fault; a full disk or a failing model is not.
    if (error instanceof JobError && error.isPermanent) return refused(error.message);
    throw error;
  }
}
