import { describe, expect, it } from "vitest";
import { cues } from "../../src/format/cues.ts";
import { formatMd } from "../../src/format/md.ts";
import { formatRttm } from "../../src/format/rttm.ts";
import { formatSegLst } from "../../src/format/segLst.ts";
import { formatSrt } from "../../src/format/srt.ts";
import { clipDocument, documentOf } from "../../src/format/transcriptDocument.ts";
import { formatTxt } from "../../src/format/txt.ts";
import { formatVtt } from "../../src/format/vtt.ts";
import type { TranscribeResult } from "../../src/result.ts";

const word = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 0.9 });
const result: TranscribeResult = {
  durationMs: 3_700_000,
  models: {},
  speakers: [
    { id: "S1", label: "Speaker 1", person: "Ann <Lee>", state: "named", score: 0.7 },
    { id: "S2", label: "Speaker 2", person: "Bob", state: "suggested", score: 0.5 },
  ],
  segments: [
    {
      speaker: "S1",
      startMs: 0,
      endMs: 900,
      text: "good morning",
      words: [word("good", 0, 400), word("morning", 400, 900)],
    },
    { speaker: "S2", startMs: 3_601_234, endMs: 3_601_500, text: "R&D", words: [word("R&D", 3_601_234, 3_601_500)] },
    { speaker: null, startMs: 3_602_000, endMs: 3_602_400, text: "hm", words: [word("hm", 3_602_000, 3_602_400)] },
  ],
  turns: [
    { speaker: "S1", startMs: 0, endMs: 1000 },
    { speaker: "S2", startMs: 3_601_000, endMs: 3_602_000 },
  ],
  timings: {},
};

const document = documentOf(result, "my meeting");

describe("formats", () => {
  it("srt counts cues and names a speaker where it changes", () => {
    expect(formatSrt(document)).toBe(
      "1\n00:00:00,000 --> 00:00:00,900\nAnn <Lee>: good morning\n\n" +
        "2\n01:00:01,234 --> 01:00:01,500\nSpeaker 2: R&D\n\n3\n01:00:02,000 --> 01:00:02,400\nhm\n",
    );
  });

  it("vtt gives every cue its voice and escapes markup", () => {
    const text = formatVtt(document);
    expect(text.startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n<v Ann &lt;Lee&gt;>good morning\n")).toBe(true);
    expect(text).toContain("<v Speaker 2>R&amp;D");
  });

  it("rttm writes turns with names that have no spaces", () => {
    expect(formatRttm(document)).toBe(
      "SPEAKER my_meeting 1 0.000 1.000 <NA> <NA> Ann_<Lee> <NA> <NA>\n" +
        "SPEAKER my_meeting 1 3601.000 1.000 <NA> <NA> Speaker_2 <NA> <NA>\n",
    );
  });

  it("txt gives each paragraph a time and a speaker, and only certain names", () => {
    expect(formatTxt(document)).toBe(
      "[00:00:00] Ann <Lee>: good morning\n[01:00:01] Speaker 2: R&D\n[01:00:02] Unknown: hm\n",
    );
  });

  it("cuts long segments into cues that can be read, losing no word", () => {
    const words = Array.from({ length: 100 }, (_, n) => word(`word${n}`, n * 300, n * 300 + 250));
    const segment = { speaker: "S1", startMs: 0, endMs: 30_000, text: words.map((w) => w.text).join(" "), words };
    const pieces = cues([segment]);
    expect(pieces.map((cue) => cue.text).join(" ")).toBe(segment.text);
    for (const cue of pieces) {
      expect(cue.text.length).toBeLessThanOrEqual(84);
      expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(6000);
    }
  });

  it("md escapes what would be markup", () => {
    const text = formatMd({ ...document, title: "Q3 *plan*", heldAt: "2026-03-01T09:00:00.000Z" });
    expect(text).toContain(
      "# Q3 \\*plan\\*\n\n2026-03-01 · 01:01:40\n\n**Ann \\<Lee\\>** `00:00:00`  \ngood morning\n",
    );
  });

  it("seglst is JSON with times in seconds", () => {
    expect(JSON.parse(formatSegLst(document))[1]).toEqual({
      session_id: "my meeting",
      speaker: "Speaker 2",
      start_time: 3601.234,
      end_time: 3601.5,
      words: "R&D",
    });
  });

  it("leaves times and speakers out and marks doubtful words when asked", () => {
    const doubtful = {
      ...document.segments[0]!,
      words: [{ ...word("good", 0, 400), confidence: 0.2 }, word("day", 400, 900)],
    };
    const options = { timestamps: false, speakers: false, markDoubtful: true };
    expect(formatTxt({ ...document, segments: [doubtful] }, options)).toBe("[good?] day\n");
    expect(formatSrt({ ...document, segments: [doubtful] }, options)).toContain("\n[good?] day\n");
  });

  it("a clip has only the words and turns inside, with times that fit them", () => {
    const clip = clipDocument(document, 400, 3_601_400);
    expect(formatTxt(clip)).toBe("[00:00:00] Ann <Lee>: morning\n[01:00:01] Speaker 2: R&D\n");
    expect(clip.turns).toEqual([
      { speaker: "S1", startMs: 400, endMs: 1000 },
      { speaker: "S2", startMs: 3_601_000, endMs: 3_601_400 },
    ]);
  });
});
