import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@rollcall/core/errors";
import { nameKey } from "@rollcall/core/person";
import type { Ctx } from "@rollcall/db/ctx";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { createPerson } from "@rollcall/db/person/createPerson";
import { listPeople } from "@rollcall/db/person/listPeople";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { z } from "zod";
import { env } from "../env.ts";
import { adopt } from "./adopt.ts";

/** What of samples/script.json is needed here. */
const Script = z.object({
  audio: z.string(),
  speakers: z.array(z.object({ name: z.string(), enrollment: z.array(z.string()) })),
});

/** There is nobody to ask: the voices come out of a program. */
const consentText = "This voice was made by a program. Nobody was recorded, and nobody can be recognised by it.";
const consent = {
  textVersion: "synthetic-1",
  textHash: createHash("sha256").update(consentText).digest("hex"),
  method: "synthetic voice",
};

/**
 * Puts the sample meeting into the workspace and starts its transcription; with `enrollVoices`, its speakers that
 * have clips become people first, unless people of these names are there already.
 */
export async function trySample(
  ctx: Ctx,
  input: { enrollVoices: boolean },
): Promise<{ meetingId: string; jobId: string }> {
  const script = await readScript();
  if (input.enrollVoices) {
    const known = new Set((await listPeople(ctx, {})).map((person) => nameKey(person.name)));
    for (const { name, enrollment } of script.speakers) {
      if (enrollment.length > 0 && !known.has(nameKey(name))) await enrollVoice(ctx, name, enrollment);
    }
  }
  const { id: meetingId } = await createMeeting(ctx, { title: "Sample meeting", options: {} });
  const { jobId } = await attachRecording(ctx, { meetingId, ...(await copySample(script.audio)) });
  return { meetingId, jobId };
}

async function readScript(): Promise<z.infer<typeof Script>> {
  const text = await readFile(join(env().samplesDir, "script.json"), "utf8").catch((cause: unknown) => {
    throw new AppError("PRECONDITION", "The sample meeting is not part of this installation.", { cause });
  });
  return Script.parse(JSON.parse(text));
}

async function enrollVoice(ctx: Ctx, name: string, clips: string[]): Promise<void> {
  const { id: personId } = await createPerson(ctx, { name });
  await recordConsent(ctx, { personId, ...consent });
  await submitEnrollment(ctx, { personId, files: await Promise.all(clips.map(copySample)) });
}

/** Copies one file of the samples into the media store. */
async function copySample(file: string) {
  const key = randomBytes(16).toString("hex");
  const folder = await mkdtemp(join(env().dataDir, "uploads", "sample-"));
  try {
    const copy = join(folder, key);
    await copyFile(join(env().samplesDir, file), copy);
    return { fileName: basename(file), mediaType: "audio/ogg", ...(await adopt(copy, key)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
