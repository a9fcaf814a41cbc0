import { readFileSync } from "node:fs";
import { type LocalActivity, slots } from "../../src/diarize/grid.ts";
import type { LocalVectors } from "../../src/diarize/localVectors.ts";
import { parseRttm } from "../../src/score/rttm.ts";
import { readNpz } from "./npy.ts";

/** One recording's intermediate results in pyannote.audio 4.0.4: its inputs in our shapes, its results as they stand. */
export function readFixture(folder: string) {
  const { segmentations } = readNpz(`${folder}/segmentations.npz`);
  const [windows, framesPerWindow] = segmentations!.shape as [number, number, number];
  const bits = Uint8Array.from({ length: windows * framesPerWindow }, (_, i) =>
    [0, 1, 2].reduce((sum, s) => sum | (segmentations!.data[i * slots + s]! > 0.5 ? 1 << s : 0), 0),
  );
  const activity: LocalActivity = {
    starts: Array.from({ length: windows }, (_, w) => w * 16_000),
    framesPerWindow,
    bits,
  };
  return {
    activity,
    vectors: localVectors(activity, readNpz(`${folder}/raw_embeddings.npz`).embeddings!.data),
    plda: readNpz(`${folder}/plda_embeddings.npz`),
    vbx: readNpz(`${folder}/vbx_state.npz`),
    clustering: readNpz(`${folder}/clustering.npz`),
    reconstruction: readNpz(`${folder}/reconstruction.npz`),
    reference: parseRttm(readFileSync(`${folder}/reference.rttm`, "utf8")),
  };
}

function localVectors({ starts, framesPerWindow, bits }: LocalActivity, raw: ArrayLike<number>): LocalVectors {
  const windows = starts.length;
  const dim = raw.length / (windows * slots);
  const rows: { slot: number; clean: number }[] = [];
  for (let w = 0; w < windows; w++)
    for (let s = 0; s < slots; s++) {
      const own = bits.subarray(w * framesPerWindow, (w + 1) * framesPerWindow);
      if (own.some((speaking) => speaking & (1 << s)))
        rows.push({ slot: w * slots + s, clean: own.filter((speaking) => speaking === 1 << s).length });
    }
  const data = new Float32Array(rows.length * dim);
  rows.forEach(({ slot }, i) => {
    for (let d = 0; d < dim; d++) data[i * dim + d] = raw[slot * dim + d]!;
  });
  return {
    windows,
    stepSeconds: 1,
    framesPerWindow,
    dim,
    slotOf: Int32Array.from(rows, ({ slot }) => slot),
    cleanFrames: Uint16Array.from(rows, ({ clean }) => clean),
    data,
  };
}
