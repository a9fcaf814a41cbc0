import type { ModelRole } from "@rollcall/core/model";
import { locateModel } from "./locate.ts";
import { addToLock, type Lock, readLock } from "./lock.ts";
import { embeddingModelId, type ManifestModel, type Pack } from "./manifest.ts";
import type { EngineLog } from "./pool.ts";
import { pinnedTolerance } from "./proof.ts";
import type { CheckedModel, GpuPolicy } from "./protocol.ts";

export interface CheckedPack {
  name: string;
  models: (CheckedModel & {
    /** Of the main file. */
    sha256: string;
    /** Where lock.json keeps what it computed first. */
    proofKey: string;
  })[];
  /** Of the model that makes voiceprints. */
  embeddingModelId: string;
  /** Of the model that tells voices apart, where that is another one. */
  voicesModelId: string | null;
  isPunctuated: boolean;
}

/**
 * Finds and hashes every file of a pack. Files whose sha256 nobody states are pinned into the lock, said aloud.
 * @throws ModelFileError
 */
export async function checkModels(
  roots: readonly string[],
  pack: Pack,
  gpu: GpuPolicy,
  log: EngineLog,
): Promise<CheckedPack> {
  const lock = await readLock(roots);
  const pins: Lock["files"] = {};
  const models = await Promise.all(
    pack.models.map(async (model) => {
      const located = await locateModel(roots, model, lock);
      for (const file of model.files) {
        const { sha256, bytes, isFirstUse } = located[file.key]!;
        if (isFirstUse) pins[file.path] = { sha256, bytes };
      }
      const { sha256 } = located[model.files[0]!.key]!;
      const proofKey = `${model.name}@${sha256.slice(0, 8)}.${model.featVersion}`;
      const files = Object.fromEntries(Object.entries(located).map(([key, { path }]) => [key, path]));
      return checked(model, { sha256, proofKey, files, gpu, stored: lock.proofs[proofKey] });
    }),
  );
  await keepPins(roots, pins, log);
  const idOf = (role: ModelRole) => {
    const at = pack.models.findIndex((model) => model.role === role);
    return at < 0 ? null : embeddingModelId(pack.models[at]!, models[at]!.sha256);
  };
  const [voices, names] = [idOf("embedding")!, idOf("identification")]; // a pack has the first
  return {
    name: pack.name,
    models,
    embeddingModelId: names ?? voices,
    voicesModelId: names === null ? null : voices,
    isPunctuated: pack.models.every((model) => model.isPunctuated || !model.role.startsWith("asr")),
  };
}

function checked(
  model: ManifestModel,
  found: {
    sha256: string;
    proofKey: string;
    files: Record<string, string>;
    gpu: GpuPolicy;
    stored?: number[] | undefined;
  },
): CheckedPack["models"][number] {
  const { role, name, family, params, provider, precision, languages } = model;
  const { stored, ...rest } = found;
  const pinned = stored ? { values: stored, tolerance: pinnedTolerance(stored, precision) } : null;
  const mainFile = model.files[0]!.path;
  return {
    role,
    name,
    family,
    params,
    provider,
    precision,
    languages,
    mainFile,
    proof: model.proof ?? pinned,
    ...rest,
  };
}

async function keepPins(roots: readonly string[], pins: Lock["files"], log: EngineLog): Promise<void> {
  if (Object.keys(pins).length === 0) return;
  const isKept = await addToLock(roots, { files: pins });
  for (const [file, { sha256 }] of Object.entries(pins))
    log.warn(
      { file, sha256, isKept },
      "no source states this file's sha256; the copy that is there counts from now on",
    );
}
