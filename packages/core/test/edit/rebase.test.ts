import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebase } from "../../src/edit/rebase.ts";
import { reword } from "../../src/edit/reword.ts";
import type { RunSegment } from "../../src/edit/tokens.ts";
import { segmentText } from "../../src/transcript.ts";

/** "A: one two" lines, one word each 400 ms, moved by `shiftMs`. */
function run(lines: readonly string[], shiftMs = 0): RunSegment[] {
  let ms = 0;
  return lines.map((line) => {
    const [speaker = "", text = ""] = line.split(": ");
    const words = text.split(" ").map((t) => {
      ms += 400;
      return { t, s: ms + shiftMs, e: ms + shiftMs + 300, c: 0.7 };
    });
    return { speaker, startMs: words[0]!.s, endMs: words.at(-1)!.e, words };
  });
}

const shown = (segments: readonly RunSegment[]) =>
  segments.map(({ speaker, words }) => `${speaker}: ${segmentText([...words])}`);

const rewritten = (segment: RunSegment, text: string): RunSegment => ({ ...segment, words: reword(segment, text) });

describe("rebase", () => {
  const base = run(["A: we met jonson in ostend", "B: did he agree", "A: yes he did of course"]);

  it("keeps a rewritten word where the new run heard the same as the old one, in other speakers' ids", () => {
    const edited = [rewritten(base[0]!, "We met Johnson in Ostend."), base[1]!, base[2]!];
    const fresh = run(["X: we met jonson in ostend", "Y: did he agree", "X: yes he did off course"], 30);
    const { segments, conflicts, speakers } = rebase({ base, edited, fresh });
    expect(shown(segments)).toEqual(["X: We met Johnson in Ostend.", "Y: did he agree", "X: yes he did off course"]);
    expect(conflicts).toEqual([]);
    expect([...speakers]).toEqual([
      ["A", "X"],
      ["B", "Y"],
    ]);
  });

  it("does not ask again about a word that a person found right, where the new run hears it too", () => {
    const words = base[0]!.words.map((word, i) => (i > 1 ? { ...word, c: 1, h: true as const } : word));
    const edited = [{ ...base[0]!, words }, base[1]!, base[2]!];
    const fresh = run(["X: we met jonson at ostend", "Y: did he agree", "X: yes he did of course"], 30);
    const { segments, conflicts } = rebase({ base, edited, fresh });
    expect(segments[0]?.words.map(({ t, c, h }) => [t, c, h ?? false])).toEqual([
      ["we", 0.7, false],
      ["met", 0.7, false],
      ["jonson", 1, true],
      ["at", 0.7, false],
      ["ostend", 1, true],
    ]);
    expect(segments[0]?.words[2]?.s).toBe(fresh[0]?.words[2]?.s);
    expect(conflicts).toEqual([]);
    expect(fresh[0]?.words[2]).not.toHaveProperty("h");
  });

  it("keeps a person's word and says so where the new run reads something third", () => {
    const edited = [rewritten(base[0]!, "we met Johnson in ostend"), base[1]!, base[2]!];
    const fresh = run(["X: we met jansen in ostend", "Y: did he agree", "X: yes he did of course"]);
    const { segments, conflicts } = rebase({ base, edited, fresh });
    expect(shown(segments)[0]).toBe("X: we met Johnson in ostend");
    expect(conflicts).toMatchObject([{ kind: "text", old: "jonson", fresh: "jansen", mine: "Johnson", startMs: 1200 }]);
  });

  it("has no quarrel where the new run now hears what the person wrote", () => {
    const edited = [rewritten(base[0]!, "we met Johnson in ostend"), base[1]!, base[2]!];
    const fresh = run(["X: we met johnson in ostend", "Y: did he agree", "X: yes he did of course"]);
    const { segments, conflicts } = rebase({ base, edited, fresh });
    expect(shown(segments)[0]).toBe("X: we met Johnson in ostend");
    expect(conflicts).toEqual([]);
  });

  it("inserts and deletes again, but deletes nothing that is now read differently", () => {
    const edited = [
      rewritten(base[0]!, "well we met jonson in ostend"),
      rewritten(base[1]!, "did agree"),
      rewritten(base[2]!, "yes he did"),
    ];
    const fresh = run(["X: we met jonson in ostend", "Y: did he agree", "X: yes he did of horse"]);
    const { segments, conflicts } = rebase({ base, edited, fresh });
    expect(shown(segments)).toEqual(["X: well we met jonson in ostend", "Y: did agree", "X: yes he did of horse"]);
    expect(conflicts).toMatchObject([{ kind: "text", old: "of course", fresh: "of horse", mine: "" }]);
  });

  it("moves an assigned speaker to the counterpart, across another segmentation; one who has lost all words lives on", () => {
    const edited = [base[0]!, { ...base[1]!, speaker: "A" }, { ...base[2]!, speaker: "B" }];
    const fresh = run(["X: we met jonson in", "X: ostend", "Y: did he agree", "X: yes he did of course"]);
    const { segments, conflicts } = rebase({ base, edited, fresh });
    expect(shown(segments)).toEqual(["X: we met jonson in", "X: ostend", "X: did he agree", "B: yes he did of course"]);
    expect(conflicts).toEqual([]);
  });

  it("carries a speaker on whom nobody in the new run stands for, and reports a third opinion", () => {
    const edited = [base[0]!, { ...base[1]!, speaker: "C" }, base[2]!];
    const oneVoice = run(["X: we met jonson in ostend did he agree yes he did of course"]);
    const result = rebase({ base, edited, fresh: oneVoice });
    expect(shown(result.segments)).toEqual([
      "X: we met jonson in ostend",
      "C: did he agree",
      "X: yes he did of course",
    ]);
    expect([...result.carried]).toEqual(["C"]);
    const third = run(["X: we met jonson in ostend", "Y: did he", "Z: agree", "X: yes he did of course"]);
    expect(rebase({ base, edited, fresh: third }).conflicts).toMatchObject([
      { kind: "speaker", fresh: "Z", mine: "Y" },
    ]);
  });

  it("cuts and joins where the person did", () => {
    const [first, second, third] = base as [RunSegment, RunSegment, RunSegment];
    const cut = [
      { ...third, words: third.words.slice(0, 3), endMs: third.words[2]!.e },
      { ...third, words: third.words.slice(3), startMs: third.words[3]!.s },
    ];
    const fresh = run(["X: we met jonson in ostend", "Y: did he agree", "X: yes he did of course"], 20);
    expect(shown(rebase({ base, edited: [first, second, ...cut], fresh }).segments)).toEqual([
      "X: we met jonson in ostend",
      "Y: did he agree",
      "X: yes he did",
      "X: of course",
    ]);
    const joined = { ...first, words: [...first.words, ...second.words], endMs: second.endMs };
    expect(shown(rebase({ base, edited: [joined, third], fresh }).segments)).toEqual([
      "X: we met jonson in ostend did he agree",
      "X: yes he did of course",
    ]);
  });

  it("gives back the edited text when the models are run again and hear the same", () => {
    const words = fc.array(fc.constantFrom("a", "be", "sea", "delta", "echo"), { minLength: 1, maxLength: 8 });
    const lines = fc.array(fc.tuple(fc.constantFrom("A", "B", "C"), words), { minLength: 1, maxLength: 8 });
    const typed = fc.array(fc.tuple(fc.nat(), words), { maxLength: 6 });
    fc.assert(
      fc.property(lines, typed, fc.integer({ min: -50, max: 50 }), (said, edits, shiftMs) => {
        const machine = run(
          said.map(([speaker, text]) => `${speaker}: ${text.join(" ")}`),
          100,
        );
        const edited = [...machine];
        for (const [pick, text] of edits) {
          const i = pick % edited.length;
          edited[i] = rewritten(edited[i]!, text.join(" "));
        }
        const again = run(
          said.map(([speaker, text]) => `${speaker}: ${text.join(" ")}`),
          100 + shiftMs,
        );
        const { segments, conflicts } = rebase({ base: machine, edited, fresh: again });
        expect(conflicts).toEqual([]);
        const textOf = (all: readonly RunSegment[]) => all.map((s) => segmentText([...s.words])).join(" ");
        expect(textOf(segments)).toBe(textOf(edited));
        for (const { words: w } of segments) {
          for (const [i, { s, e }] of w.entries()) {
            expect(e).toBeGreaterThanOrEqual(s);
            expect(s).toBeGreaterThanOrEqual(w[i - 1]?.s ?? 0);
          }
        }
      }),
    );
  });

  it("rebases 200 edits of a five-hour meeting in well under two seconds", () => {
    const said = Array.from({ length: 4000 }, (_, i) => {
      const words = Array.from({ length: 11 }, (_, k) => `w${(i * 7 + k * 13) % 97}`);
      return `S${i % 5}: ${words.join(" ")}`;
    });
    const machine = run(said);
    const edited = machine.map((segment, i) => (i % 20 === 0 ? rewritten(segment, `New words ${i} here`) : segment));
    const startedAt = performance.now();
    const { segments, conflicts } = rebase({ base: machine, edited, fresh: run(said, 40) });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(conflicts).toEqual([]);
    expect(segments.filter(({ words }) => words.some((word) => word.h))).toHaveLength(200);
  });
});
