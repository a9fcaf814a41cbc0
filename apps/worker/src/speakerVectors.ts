import type { Cluster } from "@rollcall/inference/artefacts";

export type ClusterVectors = Pick<Cluster, "vector" | "pieces">;

/**
 * What is kept of a voice so that it can be recognised later, as bytes to be sealed. Little-endian: u32 dim, u32 pieces,
 * f32 [dim] vector, then for each piece u32 startMs, u32 endMs, f32 [dim].
 */
export function packVectors({ vector, pieces }: ClusterVectors): Uint8Array {
  const dim = vector.length;
  const bytes = new Uint8Array(8 + 4 * dim + pieces.length * (8 + 4 * dim));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const putInt = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const putFloats = (values: Float32Array) => {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  };
  putInt(dim);
  putInt(pieces.length);
  putFloats(vector);
  for (const piece of pieces) {
    putInt(piece.startMs);
    putInt(piece.endMs);
    putFloats(piece.vector);
  }
  return bytes;
}

/** The reverse of `packVectors`. */
export function unpackVectors(bytes: Uint8Array): ClusterVectors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dim = view.getUint32(0, true);
  const count = view.getUint32(4, true);
  const floatsAt = (at: number) => Float32Array.from({ length: dim }, (_, i) => view.getFloat32(at + 4 * i, true));
  const size = 8 + 4 * dim;
  return {
    vector: floatsAt(8),
    pieces: Array.from({ length: count }, (_, n) => {
      const at = size * (n + 1);
      return { startMs: view.getUint32(at, true), endMs: view.getUint32(at + 4, true), vector: floatsAt(at + 8) };
    }),
  };
}
