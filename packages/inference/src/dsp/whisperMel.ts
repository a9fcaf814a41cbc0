import { createDft400, dft400Bins } from "./dft400.ts";
import { melEnergy, slaneyFilters } from "./slaney.ts";

const windowLength = 400;
const hop = 160;
/** The model always hears 30 s; what is missing is silence. */
const windowSamples = 480_000;
export const whisperFrames = windowSamples / hop;

/** Log-mel features of Whisper, f32 [mels, 3000], of at most 30 s at 16 kHz. Rows are mels. */
export type WhisperMel = (samples: Float32Array) => Float32Array;

/**
 * As OpenAI computes them: periodic Hann window of 400 samples every 160, ends mirrored, power spectrum, Slaney's filters,
 * log10 with a floor 8 below the loudest value of the stretch, (v + 4) / 4. The floor goes by the stretch, not by the file:
 * something loud elsewhere does not bury a quiet speaker. Silence after the audio costs nothing.
 */
export function createWhisperMel(mels: number): WhisperMel {
  const filters = slaneyFilters(mels, windowLength);
  const hann = Float64Array.from(
    { length: windowLength },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / windowLength),
  );
  const dft = createDft400();
  const [frameA, frameB] = [new Float64Array(windowLength), new Float64Array(windowLength)];
  const [powerA, powerB] = [new Float64Array(dft400Bins), new Float64Array(dft400Bins)];

  function fill(frame: Float64Array, samples: Float32Array, index: number): void {
    const start = index * hop - windowLength / 2;
    for (let n = 0; n < windowLength; n++) {
      let at = start + n;
      if (at < 0) at = -at;
      else if (at >= windowSamples) at = 2 * windowSamples - 2 - at;
      frame[n] = (samples[at] ?? 0) * hann[n]!;
    }
  }

  return (samples) => {
    if (samples.length > windowSamples) throw new Error(`${samples.length} samples are more than 30 s`);
    const features = new Float32Array(mels * whisperFrames).fill(-10);
    const heard = Math.min(whisperFrames, Math.ceil((samples.length + windowLength / 2) / hop));
    let loudest = -10;
    for (let f = 0; f < heard; f += 2) {
      fill(frameA, samples, f);
      fill(frameB, samples, f + 1);
      dft.powers(frameA, frameB, powerA, powerB);
      for (let m = 0; m < mels; m++) {
        const a = Math.log10(Math.max(melEnergy(filters[m]!, powerA), 1e-10));
        features[m * whisperFrames + f] = a;
        loudest = Math.max(loudest, a);
        if (f + 1 >= heard) continue;
        const b = Math.log10(Math.max(melEnergy(filters[m]!, powerB), 1e-10));
        features[m * whisperFrames + f + 1] = b;
        loudest = Math.max(loudest, b);
      }
    }
    const floor = loudest - 8;
    for (let i = 0; i < features.length; i++) features[i] = (Math.max(features[i]!, floor) + 4) / 4;
    return features;
  };
}
