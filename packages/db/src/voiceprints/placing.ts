import { createHash } from "node:crypto";
import { unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { vectorBytes } from "../crypto.ts";

export type SpaceOf = (modelId: string) => Promise<VoiceSpace | null>;

/** How raw vectors of one model are placed for a search: unit f32 [dim]; `tag` changes with the space. */
export interface Placing {
  tag: string;
  place(raw: Float32Array): Float32Array;
}

/** The placing of an embedding model; plain unit vectors where no space is known. */
export async function placingOf(spaceOf: SpaceOf, modelId: string): Promise<Placing> {
  const space = await spaceOf(modelId);
  if (!space) return { tag: "raw", place: unit };
  const hash = createHash("sha256");
  for (const part of [space.mean, space.deviation, space.kept, ...space.nuisance]) hash.update(vectorBytes(part));
  return { tag: hash.digest("hex").slice(0, 8), place: (raw) => place(space, raw) };
}
