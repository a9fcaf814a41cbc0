import { describe, expect, it } from "vitest";
import { cutAtPauses } from "../src/cli/eval/cutAtPauses.ts";
import { castOf, halfOfSpeaker, otherVoicesNeeded } from "../src/cli/eval/halves.ts";
import { planMeetings } from "../src/cli/eval/meetingPlans.ts";
import { formatTable, rated } from "../src/cli/eval/report.ts";
import type { HeardClip } from "../src/cli/eval/workbench.ts";
import { evaluate } from "../src/cli/eval.ts";
import { UsageError } from "../src/cli/usageError.ts";
import { readEnv } from "../src/env.ts";

describe("the people of the evaluation", () => {
  const sentences = ["1688", "1998", "2033", "2414", "2609"].flatMap((speaker) =>
    Array.from({ length: 10 }, (_, n) => clip(speaker, `${speaker}-${n}`, `sentence ${n} of ${speaker}`)),
  );
  const others = Array.from({ length: otherVoicesNeeded }, (_, n) => clip(`other ${n}`, `other-${n}`, null));
  const cast = castOf(sentences, others);
  const meetings = planMeetings(cast);

  it("belong to one half, in which each is a guest or enrolled or speaks with known words", () => {
    const roles = [cast.A, cast.B].flatMap(({ people, guests, colleagues }) => [
      ...people.map(({ id }) => id),
      ...[...guests, ...colleagues].map(({ speaker }) => speaker),
    ]);
    expect(new Set(roles).size).toBe(5 + otherVoicesNeeded);
    expect(roles.length).toBe(5 + otherVoicesNeeded);
  });

  it("say nothing in meetings that enrolls them, and meet only their own half or everybody", () => {
    for (const { people, guests, half, utterances } of meetings) {
      const said = new Set(utterances.map(({ text }) => text));
      for (const { id, enrollment } of people) {
        expect(enrollment.length).toBeGreaterThan(0);
        for (const { text } of enrollment) expect(said.has(text ?? "")).toBe(false);
        if (half !== "both") expect(halfOfSpeaker(id)).toBe(half);
      }
      for (const guest of guests) expect(cast[half === "both" ? "A" : half].guests).toContain(guest);
    }
    expect(meetings.map(({ people, guests }) => people.length + guests.length)).toEqual([
      ...[2, 2, 3, 3, 5, 5],
      ...[2, 2, 3, 3, 5, 5],
      ...[5, 5],
    ]);
  });

  it("are guests once", () => {
    const guests = meetings.flatMap((meeting) => meeting.guests.map(({ speaker }) => speaker));
    expect(new Set(guests).size).toBe(guests.length);
  });
});

describe("cutAtPauses", () => {
  it("cuts long speech in its pauses and loses nothing", () => {
    const samples = new Float32Array(12 * 16_000).map((_, i) => (Math.floor(i / 4000) % 8 === 7 ? 0 : Math.sin(i)));
    const pieces = cutAtPauses(samples);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(samples.length);
    for (const piece of pieces) expect(piece.length).toBeGreaterThanOrEqual(2.5 * 16_000);
  });
});

describe("eval", () => {
  it.each([
    [["spelling"], "There is no section"],
    [["words", "--write"], "--write needs all sections"],
    [["--fast"], "Unknown option"],
    [["names", "--trials", "some"], "--trials is usual or many"],
  ])("refuses %j before anything is loaded", async (args, sentence) => {
    const refused = evaluate(args, readEnv({}), new AbortController().signal);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
  });
});

describe("tables", () => {
  it("are Markdown with columns of even width", () => {
    const table = { title: "T", note: "N.", columns: ["a", "bc"], rows: [["long name", "1.0"]] };
    expect(formatTable(table)).toBe("### T\n\nN.\n\n| a         |  bc |\n| --------- | --: |\n| long name | 1.0 |\n");
  });

  it("have no rate without anything to count", () => {
    expect(rated([])).toEqual({ rate: null, interval: null, recordings: 0 });
    expect(rated([{ errors: 1, total: 4 }])).toEqual({ rate: 0.25, interval: null, recordings: 1 });
  });
});

function clip(speaker: string, id: string, text: string | null): HeardClip {
  const samples = new Float32Array(7 * 16_000).fill(0.1);
  return { id, speaker, text, path: "", samples, durationSec: 7, pcm: { path: "", samples: samples.length } };
}
