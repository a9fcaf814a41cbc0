/** How long each speaker speaks, in ms by speaker id; where two speak at once it counts for both. */
export function talkTimes(
  segments: readonly { speakerId: string | null; startMs: number; endMs: number }[],
): Map<string, number> {
  const times = new Map<string, number>();
  for (const { speakerId, startMs, endMs } of segments) {
    if (speakerId !== null) times.set(speakerId, (times.get(speakerId) ?? 0) + Math.max(0, endMs - startMs));
  }
  return times;
}
