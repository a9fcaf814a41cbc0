const frame = 320; // 20 ms at 16 kHz
const leastPieceFrames = 125;
const leastPauseFrames = 10;
/** Frames fainter than this share of the loudest one's energy are silence (35 dB). */
const silence = 10 ** -3.5;

/** Cuts one person's speech in its pauses of at least .2 s, so that a single clip gives several turns of 2.5 s or more. */
export function cutAtPauses(samples: Float32Array): Float32Array[] {
  const energies = Array.from({ length: Math.floor(samples.length / frame) }, (_, f) => {
    let sum = 0;
    for (let i = f * frame; i < (f + 1) * frame; i++) sum += samples[i]! ** 2;
    return sum;
  });
  const least = Math.max(...energies) * silence;
  const pieces: Float32Array[] = [];
  let from = 0;
  let quiet = 0;
  for (const [f, energy] of energies.entries()) {
    quiet = energy < least ? quiet + 1 : 0;
    const isLongEnough = f - from >= leastPieceFrames && energies.length - f >= leastPieceFrames;
    if (quiet < leastPauseFrames || !isLongEnough) continue;
    pieces.push(samples.subarray(from * frame, f * frame));
    from = f;
  }
  pieces.push(samples.subarray(from * frame));
  return pieces;
}
