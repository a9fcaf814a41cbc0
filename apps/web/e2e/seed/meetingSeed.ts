import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { json } from "node:stream/consumers";

export interface SeedWord {
  t: string;
  s: number;
  e: number;
  c: number;
}

export interface SeedSegment {
  speaker: string | null;
  startMs: number;
  endMs: number;
  words: SeedWord[];
}

export interface MeetingSeed {
  /** Of the account whose workspace gets the meeting. */
  email: string;
  title: string;
  durationMs: number;
  segments: SeedSegment[];
}

const root = resolve(import.meta.dirname, "../../../..");

/** Puts the meeting into the database of the stack that runs on `dataDir`. */
export async function seedMeeting(
  dataDir: string,
  seed: MeetingSeed,
): Promise<{ meetingId: string; transcriptId: string }> {
  const script = join(root, "apps/web/e2e/seed/seedMeeting.ts");
  const child = spawn(process.execPath, [`--env-file=${join(dataDir, "rollcall.env")}`, script], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(seed));
  const ended = once(child, "exit");
  const answer = (await json(child.stdout).catch(() => null)) as { meetingId: string; transcriptId: string } | null; // of our own script
  await ended;
  if (answer === null) throw new Error("The meeting could not be put into the database.");
  return answer;
}

/** A conversation from lines like "S1: words of theirs"; each word lasts 250 ms, and "(?)" after one makes it doubtful. */
export function conversation(lines: readonly string[]): { segments: SeedSegment[]; durationMs: number } {
  let ms = 0;
  const segments = lines.map((line): SeedSegment => {
    const [speaker = "", text = ""] = line.split(": ");
    const startMs = ms;
    const words = text.split(" ").map((word): SeedWord => {
      const s = ms;
      ms += 250;
      return { t: word.replace("(?)", ""), s, e: ms, c: word.endsWith("(?)") ? 0.3 : 0.95 };
    });
    const endMs = ms;
    ms += 250;
    return { speaker, startMs, endMs, words };
  });
  return { segments, durationMs: Math.max(5000, ms) };
}
