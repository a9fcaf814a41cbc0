import type { TranscribeResult } from "../result.ts";
import type { Turn } from "../transcript.ts";

export type DocumentSegment = TranscribeResult["segments"][number];

/** A transcript as it is handed out: texts, times, and what each speaker is called now. */
export interface TranscriptDocument {
  title: string;
  /** ISO time, null where nobody knows. */
  heldAt: string | null;
  durationMs: number;
  /** By speaker id. */
  names: ReadonlyMap<string, string>;
  segments: readonly DocumentSegment[];
  turns: readonly Turn[];
}

export interface FormatOptions {
  /** Times before paragraphs, where the format does not live by them anyway. */
  timestamps: boolean;
  speakers: boolean;
  /** Words the models were not sure of are marked "[word?]". */
  markDoubtful: boolean;
}

export const plainFormat: FormatOptions = { timestamps: true, speakers: true, markDoubtful: false };

/** A word less certain than this is more likely wrong than right. */
export const doubtfulBelow = 0.5;

/** The result of a transcription as a document; a person is named only when it is certain. */
export function documentOf(result: TranscribeResult, title: string): TranscriptDocument {
  const { speakers, segments, turns, durationMs } = result;
  const names = new Map(
    speakers.map(({ id, label, person, state }) => [id, state === "named" && person !== null ? person : label]),
  );
  return { title, heldAt: null, durationMs, names, segments, turns };
}

/** What is said and who speaks between two times; a word belongs where its middle is. */
export function clipDocument(document: TranscriptDocument, fromMs: number, toMs: number): TranscriptDocument {
  const segments = document.segments.flatMap((segment): DocumentSegment[] => {
    const words = segment.words.filter(({ startMs, endMs }) => {
      const middle = (startMs + endMs) / 2;
      return middle >= fromMs && middle < toMs;
    });
    const [first, last] = [words[0], words.at(-1)];
    if (!first || !last) return [];
    if (words.length === segment.words.length) return [segment];
    return [
      { ...segment, words, text: words.map(({ text }) => text).join(" "), startMs: first.startMs, endMs: last.endMs },
    ];
  });
  const turns = document.turns
    .map((turn) => ({ ...turn, startMs: Math.max(turn.startMs, fromMs), endMs: Math.min(turn.endMs, toMs) }))
    .filter(({ startMs, endMs }) => endMs > startMs);
  return { ...document, segments, turns };
}

/** What stands for a segment in a text. */
export function textOf(segment: DocumentSegment, { markDoubtful }: FormatOptions): string {
  return markDoubtful ? segment.words.map((word) => wordText(word, true)).join(" ") : segment.text;
}

export function wordText({ text, confidence }: DocumentSegment["words"][number], markDoubtful: boolean): string {
  return markDoubtful && confidence < doubtfulBelow ? `[${text}?]` : text;
}

/** What the speaker of a segment is called; null when nobody could be told. */
export function nameOf({ names }: TranscriptDocument, { speaker }: DocumentSegment): string | null {
  return speaker === null ? null : (names.get(speaker) ?? speaker);
}
