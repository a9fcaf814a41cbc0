/** Samples between two frames of the segmentation model. */
export const frameStep = 270;
/** Samples before the middle of a window's first frame: half of the 991 samples a frame hears. */
export const frameOffset = 495.5;
/** Samples of one segmentation window. */
export const windowSamples = 160_000;
/** Local voices the segmentation model tells apart in one window. */
export const slots = 3;

/** What the segmentation model heard: for every window 3 bits a frame. */
export interface LocalActivity {
  /** First sample of each window, ascending. */
  starts: readonly number[];
  framesPerWindow: number;
  /** u8 [windows * framesPerWindow], bit s set where slot s speaks. */
  bits: Uint8Array;
}

/** First samples of 10 s windows, `step` apart, that cover the recording; the last may reach beyond its end. */
export function windowStarts(samples: number, step: number): number[] {
  const count = samples > windowSamples ? Math.ceil((samples - windowSamples) / step) + 1 : 1;
  return Array.from({ length: count }, (_, w) => w * step);
}

/** Frame of the recording's grid on which the window's first frame falls. */
export function firstFrame(start: number): number {
  return roundHalfEven(start / frameStep);
}

/** Frames of the grid that covers all windows. */
export function frameCount(starts: readonly number[]): number {
  return roundHalfEven((starts.at(-1)! + windowSamples) / frameStep) + 1;
}

/** How many voices speak in each frame: the mean over the windows that hear it, halves to the even number. u8 [frames]. */
export function speakersPerFrame({ starts, framesPerWindow, bits }: LocalActivity): Uint8Array {
  const frames = frameCount(starts);
  const voices = new Uint16Array(frames);
  const windows = windowsPerFrame(starts, framesPerWindow);
  for (const [w, start] of starts.entries()) {
    const first = firstFrame(start);
    const end = Math.min(framesPerWindow, frames - first);
    for (let f = 0; f < end; f++) voices[first + f]! += bitCount[bits[w * framesPerWindow + f]!]!;
  }
  return Uint8Array.from(voices, (sum, f) => (windows[f]! > 0 ? roundHalfEven(sum / windows[f]!) : 0));
}

/** How many windows hear each frame: u8 [frames]. */
export function windowsPerFrame(starts: readonly number[], framesPerWindow: number): Uint8Array {
  const frames = frameCount(starts);
  const windows = new Uint8Array(frames);
  for (const start of starts) {
    const first = firstFrame(start);
    const end = Math.min(frames, first + framesPerWindow);
    for (let f = first; f < end; f++) windows[f]!++;
  }
  return windows;
}

const bitCount = Uint8Array.of(0, 1, 1, 2, 1, 2, 2, 3);

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
