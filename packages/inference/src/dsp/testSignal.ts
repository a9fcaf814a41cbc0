/**
 * Two tones and a sweep, 2 s at 16 kHz (f32 [32000]): the deterministic input of feature golden tests and of the
 * models' proofs. x[n] = .3 sin(2π 440 t) + .2 sin(2π 1234.5 t + .5) + .1 sin(2π (100 t + 1500 t²)), t = n / 16000.
 */
export function testSignal(): Float32Array {
  const turn = 2 * Math.PI;
  return Float32Array.from({ length: 32_000 }, (_, n) => {
    const t = n / 16_000;
    const tones = 0.3 * Math.sin(turn * 440 * t) + 0.2 * Math.sin(turn * 1234.5 * t + 0.5);
    return tones + 0.1 * Math.sin(turn * (100 * t + 1500 * t * t));
  });
}
