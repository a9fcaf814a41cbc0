import type { Ctx } from "@rollcall/db/ctx";

/** Puts the sample meeting into the workspace. */
export async function trySample(
  _ctx: Ctx,
  _input: { enrollVoices: boolean },
): Promise<{ meetingId: string; jobId: string }> {
  throw new Error("The sample meeting is not installed.");
}
