import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asNorm } from "../src/asNorm.ts";
import { assign } from "../src/assignment.ts";
import { type EnrolledPerson, matchSpeakers, type UnnamedVoice } from "../src/match.ts";
import { type NamingModel, Sureness, unmeasured } from "../src/naming.ts";
import { Evidence } from "../src/speaker.ts";
import type { VoiceSpace } from "../src/voiceSpace.ts";

const dim = 64;

describe("asNorm", () => {
  it("gives the worked example", () => {
    expect(asNorm(0.6, [0.1, 0.2, 0.3, 0.4, 0.5], [0, 0.1, 0.2, 0.25, 0.3], 3)).toBeCloseTo(5.511352, 5);
  });
});

describe("assign", () => {
  it("finds the best total, as trying everything does", () => {
    const weights = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(weights, (w) => {
        const columns = assign(w, 3, 4);
        expect(new Set(columns).size).toBe(3);
        const total = columns.reduce((sum, c, r) => sum + w[r * 4 + c]!, 0);
        let best = Number.NEGATIVE_INFINITY;
        for (let a = 0; a < 4; a++)
          for (let b = 0; b < 4; b++)
            for (let c = 0; c < 4; c++)
              if (a !== b && b !== c && a !== c) best = Math.max(best, w[a]! + w[4 + b]! + w[8 + c]!);
        expect(total).toBe(best);
      }),
    );
  });

  it("leaves rows without a column when there are too many", () => {
    expect([...assign([1, 5, 3], 3, 1)]).toEqual([-1, 0, -1]);
  });
});

describe("matchSpeakers", () => {
  it("names the people who are there and nobody else", () => {
    const matches = matchSpeakers([voice("S1", 1), voice("S2", 7), voice("S3", 2)], people(1, 2, 3, 4), space());
    expect(matches.map((m) => [m.state, m.personId])).toEqual([
      ["named", "p1"],
      ["unknown", null],
      ["named", "p2"],
    ]);
    for (const match of matches) {
      Evidence.parse(match.evidence);
      expect(match.evidence.reason).toMatch(/^[A-Z].*\.$/);
    }
    expect(matches[0]!.evidence.clips).toHaveLength(3);
  });

  it("keeps strangers unknown in a room that makes everybody alike", () => {
    const room = noise(99, 1.4);
    const voices = [voice("S1", 1, { room }), voice("S2", 7, { room }), voice("S3", 8, { room })];
    const enrolled = [person(1, { room }), person(2, { room })];
    const matches = matchSpeakers(voices, enrolled, space());
    expect(matches.map((m) => m.state === "named")).toEqual([true, false, false]);
    expect(matches[0]!.personId).toBe("p1");
  });

  it("gives one person one voice", () => {
    const matches = matchSpeakers([voice("S1", 1), voice("S2", 1, { salt: 5 })], people(1, 2), space());
    expect(matches.filter((m) => m.personId === "p1")).toHaveLength(1);
  });

  it("only offers a name on little speech, mixed pieces or two equal candidates", () => {
    const short = { ...voice("S1", 1), netSpeechMs: 1500 };
    const mixed = { ...voice("S1", 1), pieces: [...voice("S1", 1).pieces.slice(0, 1), ...voice("S1", 8).pieces] };
    const twins = [person(1), { ...person(1, { salt: 3 }), id: "twin" }];
    const others = [voice("S2", 9)];
    expect(matchSpeakers([short, ...others], people(1, 2), space())[0]!.state).toBe("suggested");
    expect(matchSpeakers([mixed, ...others], people(1, 2), space())[0]!.state).toBe("suggested");
    expect(matchSpeakers([voice("S1", 1), ...others], twins, space())[0]!.state).not.toBe("named");
  });

  it("has an answer where there is nobody, nothing heard, or no cohort", () => {
    expect(matchSpeakers([voice("S1", 1)], [], space())[0]!.evidence.reason).toBe("Nobody is enrolled.");
    const silent = { ...voice("S1", 1), vector: new Float32Array(0), pieces: [] };
    expect(matchSpeakers([silent, voice("S2", 1)], people(1), space()).map((m) => m.state)).toEqual([
      "unknown",
      "named",
    ]);
    expect(matchSpeakers([], people(1), null)).toEqual([]);
    expect(matchSpeakers([voice("S1", 1), voice("S2", 5)], people(1, 2), null)[0]!.personId).toBe("p1");
  });

  it("gives no more names the surer it must be, whatever the order of the people", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    const spread = fc.double({ min: 0.3, max: 2, noNaN: true });
    fc.assert(
      fc.property(ids, ids, spread, (there, enrolled, distance) => {
        const voices = there.map((id) => voice(`S${id}`, id, { spread: distance }));
        const named = Sureness.options.map((sureness) =>
          matchSpeakers(voices, people(...enrolled), space(), { sureness }).map((m) => m.state === "named"),
        );
        for (let v = 0; v < voices.length; v++) {
          if (named[0]![v]) expect(named[1]![v]).toBe(true);
          if (named[1]![v]) expect(named[2]![v]).toBe(true);
        }
        const [one, other] = [people(...enrolled), people(...enrolled.toReversed())].map((all) =>
          matchSpeakers(voices, all, space()).map((m) => [m.state, m.personId]),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 30 },
    );
  });

  it("believes more easily in those who are expected, but never by that alone", () => {
    const voices = [voice("S1", 1, { spread: 0.9 }), voice("S2", 7)];
    const enrolled = people(1, 2, 3, 4, 5, 6);
    const odds = (attendees?: string[]) =>
      matchSpeakers(voices, enrolled, space(), attendees ? { attendees } : {}).map((m) => m.evidence.logOdds!);
    expect(odds(["p1", "p2"])[0]).toBeGreaterThan(odds()[0]!);
    expect(odds(["p2"])[0]).toBeLessThan(odds()[0]!);
    expect(matchSpeakers(voices, enrolled, space(), { attendees: ["p1", "p2"] })[1]!.state).toBe("unknown");
  });

  it("finds the same among thousands as among a few, in time that grows with their number alone", () => {
    const voices = Array.from({ length: 8 }, (_, i) => voice(`S${i + 1}`, i + 1));
    const crowd = (size: number) => [
      ...people(1, 3, 5),
      ...Array.from({ length: size }, (_, i) => person(1000 + i)),
      person(7),
    ];
    const timed = (size: number) => {
      const enrolled = crowd(size);
      const startedAt = performance.now();
      const matches = matchSpeakers(voices, enrolled, space());
      return { matches, tookMs: performance.now() - startedAt };
    };
    expect(timed(1000).matches.map((m) => m.personId)).toEqual(["p1", null, "p3", null, "p5", null, "p7", null]);
    const small = Math.min(...Array.from({ length: 3 }, () => timed(500).tookMs));
    const large = Math.min(...Array.from({ length: 3 }, () => timed(2000).tookMs));
    expect(large / small).toBeLessThan(8);
  });

  it("says why two voices of one person are not both named", () => {
    const [first, second] = matchSpeakers([voice("S1", 1), voice("S2", 1, { salt: 5 })], people(1, 2), space());
    expect([first!.state, second!.state].toSorted()).toEqual(["named", "unknown"]);
    const left = [first!, second!].find((m) => m.state === "unknown")!;
    expect(left.evidence.reason).toBe("The person it resembles is more like another voice of this recording.");
  });

  it("never names a stranger, whatever the order, and never gives a person twice", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, (there, enrolled) => {
        const matches = matchSpeakers(
          there.map((id) => voice(`S${id}`, id)),
          people(...enrolled),
          space(),
        );
        const given = matches.flatMap((m) => (m.personId ? [m.personId] : []));
        expect(new Set(given).size).toBe(given.length);
        matches.forEach((match, i) => {
          if (match.state === "named") expect(match.personId).toBe(`p${there[i]}`);
          if (!enrolled.includes(there[i]!)) expect(match.state).not.toBe("named");
        });
      }),
      { numRuns: 50 },
    );
  });
});

interface Heard {
  room?: Float32Array;
  salt?: number;
  spread?: number;
}

function voice(label: string, id: number, { room, salt = 0, spread = 0.3 }: Heard = {}): UnnamedVoice {
  const pieces = Array.from({ length: 5 }, (_, i) => ({
    startMs: i * 4000,
    endMs: i * 4000 + 3000,
    vector: heard(id, 1000 + id * 31 + i + salt * 7, 0.6, room),
  }));
  return { label, netSpeechMs: 15_000, vector: heard(id, 500 + id + salt, spread, room), pieces };
}

function person(id: number, { room, salt = 0 }: Heard = {}): EnrolledPerson {
  return { id: `p${id}`, samples: [{ vector: heard(id, 7000 + id + salt, 0.3, room), weight: 10 }] };
}

function people(...ids: number[]): EnrolledPerson[] {
  return ids.map((id) => person(id));
}

function heard(id: number, seed: number, spread: number, room?: Float32Array): Float32Array {
  const own = noise(id, 1);
  const chance = noise(seed, spread);
  return own.map((x, i) => x + chance[i]! + (room?.[i] ?? 0));
}

function space(): VoiceSpace {
  return {
    embeddingModelId: "test@00000000.1",
    mean: new Float32Array(dim),
    deviation: new Float32Array(dim).fill(1),
    nuisance: [],
    kept: new Float32Array(0),
    cohort: Array.from({ length: 100 }, (_, i) => noise(20_000 + i, 1)),
    naming,
  };
}

/** About what a real model was measured to need. */
const naming: NamingModel = {
  ...unmeasured,
  weights: {
    cosine: 20,
    room: 7,
    peers: 5.5,
    others: -10,
    rivals: -5.5,
    voiceCohort: -7,
    personCohort: -10,
    isAlone: -2,
    isOnlyPerson: 1.7,
    one: -2,
  },
};

/** Normal numbers of a seed. */
function noise(seed: number, spread: number): Float32Array {
  let state = (seed * 2_654_435_761) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / (2 ** 32 + 1);
  };
  for (let i = 0; i < 10; i++) uniform();
  return Float32Array.from(
    { length: dim },
    () => spread * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
