import type { ModelRole } from "@rollcall/core/model";
import { families } from "./models/families.ts";
import type { GraphIo, ModelOfRole } from "./models/family.ts";
import { createSession } from "./models/session.ts";
import type { CheckedModel, ModelTiming } from "./protocol.ts";

export type ReadyModels = ModelOfRole;

/** Loads and proves every model of a pack, or says which file is to blame. Runs in an engine thread. */
export async function loadModels(
  checked: readonly CheckedModel[],
): Promise<{ models: ReadyModels; timings: ModelTiming[] } | { refused: { file: string; reason: string } }> {
  const models: Partial<Record<ModelRole, ModelOfRole[ModelRole]>> = {};
  const timings: ModelTiming[] = [];
  for (const model of checked) {
    try {
      const startedAt = performance.now();
      const ready = await load(model);
      const loadedAt = performance.now();
      compareProof(await ready.prove(), model.proof);
      models[model.role] = ready;
      timings.push({
        role: model.role,
        provider: "cpu",
        loadMs: Math.round(loadedAt - startedAt),
        proofMs: Math.round(performance.now() - loadedAt),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { refused: { file: model.mainFile, reason: reason.split("\n")[0]! } };
    }
  }
  return { models: models as ReadyModels, timings }; // the manifest has one model for each role
}

async function load(model: CheckedModel): Promise<ModelOfRole[ModelRole]> {
  const loader = families[model.role][model.family];
  if (!loader) throw new Error(`belongs to the unknown family "${model.family}"`);
  return loader({
    files: model.files,
    params: model.params,
    createSession(fileKey: string, io: GraphIo) {
      const path = model.files[fileKey];
      if (!path) throw new Error(`the manifest names no file "${fileKey}" for ${model.name}`);
      return createSession(path, io);
    },
  });
}

function compareProof(found: readonly number[], expected: CheckedModel["proof"]): void {
  if (found.length !== expected.values.length) {
    throw new Error(`its proof gave ${found.length} values instead of ${expected.values.length}`);
  }
  let largest = 0;
  for (const [i, value] of expected.values.entries()) {
    const difference = Math.abs(value - found[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  // Written so that NaN is refused as well.
  if (!(largest <= expected.tolerance)) {
    throw new Error(
      `computes something else than expected: off by ${largest.toPrecision(3)}, allowed ${expected.tolerance}`,
    );
  }
}
