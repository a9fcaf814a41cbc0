import type { SeedSegment } from "../e2e/seed/meetingSeed.ts";

const vocabulary =
  "the a we you they it is was will would could should have had not and but so if then when what where this that these there here now again today tomorrow yesterday week month year budget plan project number figure meeting question answer problem customer team office report market contract product design release station morning evening people person money time place thing little large important possible certain clear early late open first second third last next after before between around begin finish continue agree decide think believe know remember understand explain".split(
    " ",
  );

/** A meeting of five hours: 4,000 passages, 45,000 words, six voices; the same each time. */
export function longMeeting(): { segments: SeedSegment[]; durationMs: number; words: number } {
  const random = generator(7);
  const pick = (count: number) => Math.floor(random() * count);
  const segments: SeedSegment[] = [];
  const passages = 4000;
  const total = 45_000;
  const durationMs = 5 * 3600 * 1000;
  const wordMs = durationMs / total;
  let words = 0;
  let voice = 0;
  for (let n = 0; n < passages; n++) {
    if (random() < 0.4) voice = pick(6);
    const left = total - words;
    const mean = left / (passages - n);
    const count = n === passages - 1 ? left : Math.max(1, Math.min(left, Math.round(mean * (0.3 + random() * 1.4))));
    const own = Array.from({ length: count }, (_, i) => {
      const s = Math.round((words + i) * wordMs);
      const text = vocabulary[pick(vocabulary.length)] ?? "";
      const t = i === 0 ? text[0]?.toUpperCase() + text.slice(1) : i === count - 1 ? `${text}.` : text;
      return { t, s, e: s + Math.round(wordMs * 0.8), c: random() < 0.04 ? 0.35 : 0.9 };
    });
    words += count;
    segments.push({ speaker: `S${voice + 1}`, startMs: own[0]?.s ?? 0, endMs: own.at(-1)?.e ?? 0, words: own });
  }
  return { segments, durationMs, words };
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
