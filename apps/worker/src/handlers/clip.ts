import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ClipRange, clipKeyOf } from "@rollcall/core/clip";
import { JobError } from "@rollcall/core/errors";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadRecording } from "@rollcall/db/meeting/loadRecording";
import type { Handler } from "../handler.ts";
import { wavHeader } from "../media/wavHeader.ts";
import { decodeMedia } from "../media.ts";
import { withScratch } from "../scratch.ts";

const bytesPerMs = 32;

/**
 * Cuts a passage out of a recording, as a WAV at 16 kHz. All of it is decoded, for only so is a word's time in the text
 * its time in the clip, whatever the container says.
 */
export const clip: Handler<"clip"> = async (job, { db, media, decoder, signal, progress }) => {
  const { fromMs, toMs } = ClipRange.parse(job.options);
  const { mediaKey } = await loadRecording(db, job);
  await withScratch(async (folder) => {
    const { pcm, durationMs } = await decodeMedia(decoder, media.path(mediaKey), join(folder, "audio.pcm"), signal);
    progress("decode", 1);
    const endMs = Math.min(toMs, durationMs);
    if (endMs <= fromMs) throw new JobError("MEDIA_EMPTY", "The recording ends before this passage.");
    const cut = join(folder, "clip.wav");
    const output = createWriteStream(cut, { mode: 0o600 });
    output.write(wavHeader((endMs - fromMs) * (bytesPerMs / 2)));
    const range = { start: fromMs * bytesPerMs, end: endMs * bytesPerMs - 1 };
    await pipeline(createReadStream(pcm.path, range), output, { signal });
    await withAttempt(db, job, async (tx) => {
      await media.adopt(cut, clipKeyOf(job.id));
      await finishJob(tx, job);
    });
  });
};
