import fc from "fast-check";
import { expect, test } from "vitest";
import { bandOf, guessAudioMs, nextTurn, priorityOf, turnOf } from "../src/priority.ts";

const minutes = (n: number) => n * 60_000;

test("short before long, and what people wait for before bulk", () => {
  const order = [
    bandOf(minutes(5), "interactive"),
    bandOf(minutes(45), "interactive"),
    bandOf(minutes(180), "interactive"),
    bandOf(minutes(5), "bulk"),
    bandOf(minutes(45), "bulk"),
    bandOf(minutes(180), "bulk"),
  ];
  expect(order).toEqual([...order].sort((a, b) => b - a));
  expect(new Set(order).size).toBe(order.length);
  expect(bandOf(null, "interactive")).toBe(bandOf(minutes(45), "interactive"));
});

test("whatever the turns, a higher band comes first and a turn can be read back", () => {
  const turn = fc.integer({ min: 0, max: 2_000_000 });
  const band = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(band, turn, turn, (lower, a, b) => {
      expect(priorityOf(lower + 1, a)).toBeGreaterThan(priorityOf(lower, b));
      expect(turnOf(priorityOf(lower, a))).toBe(Math.min(a, 999_999));
    }),
  );
  expect(priorityOf(5, 0)).toBeLessThan(2 ** 31);
});

test("between two jobs of one organisation at most two of any other come, and its own keep their order", () => {
  const submissions = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(submissions, (orgs) => {
      const line: { org: number; turn: number }[] = [];
      for (const org of orgs) {
        const own = line.filter((job) => job.org === org).map((job) => job.turn);
        const turns = line.map((job) => job.turn);
        line.push({
          org,
          turn: nextTurn({
            ownLast: own.length > 0 ? Math.max(...own) : null,
            first: turns.length > 0 ? Math.min(...turns) : null,
          }),
        });
      }
      const served = line.map((job, n) => ({ ...job, n })).sort((a, b) => a.turn - b.turn || a.n - b.n);
      const waiting = new Set(orgs);
      for (const org of waiting) {
        const places = served.flatMap((job, place) => (job.org === org ? [place] : []));
        expect(places.map((place) => served[place]!.n)).toEqual(
          places.map((place) => served[place]!.n).sort((a, b) => a - b),
        );
        for (let i = 1; i < places.length; i++) {
          const between = served.slice(places[i - 1]! + 1, places[i]!).map((job) => job.org);
          for (const other of waiting) expect(between.filter((o) => o === other).length).toBeLessThanOrEqual(2);
        }
      }
    }),
  );
});

test("a length is guessed from the size of the file", () => {
  expect(guessAudioMs({ mediaType: "audio/mpeg", sizeBytes: 57_600_000 })).toBe(minutes(60));
  expect(guessAudioMs({ mediaType: "audio/wav", sizeBytes: 176_000 * 60 })).toBe(minutes(1));
  expect(guessAudioMs({ mediaType: "video/mp4", sizeBytes: 250_000 * 60 })).toBe(minutes(1));
});
