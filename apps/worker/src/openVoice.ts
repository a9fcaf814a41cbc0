import type { UnnamedVoice } from "@rollcall/core/match";
import type { Vault } from "@rollcall/db/crypto";
import type { StoredSpeaker } from "@rollcall/db/transcript/loadSpeakers";
import { unpackVectors } from "./speakerVectors.ts";

/** A stored voice as it is compared; one whose vectors were forgotten has none. */
export function openVoice(
  vault: Vault,
  { cluster, speechMs, vectors, keyId }: Pick<StoredSpeaker, "cluster" | "speechMs" | "vectors" | "keyId">,
): UnnamedVoice {
  const nothing = { vector: new Float32Array(), pieces: [] };
  const { vector, pieces } = vectors.length > 0 ? unpackVectors(vault.open(vectors, keyId)) : nothing;
  return { label: cluster, netSpeechMs: speechMs, vector, pieces };
}
