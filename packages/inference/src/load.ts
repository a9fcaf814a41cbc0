import type { ModelRole } from "@rollcall/core/model";
import { families } from "./models/families.ts";
import type { GraphIo, GraphRewrite, ModelOfRole, Provider } from "./models/family.ts";
import { createSession } from "./models/session.ts";
import { gpuTolerance, type Proof, pinnedTolerance, proofProblem } from "./proof.ts";
import type { CheckedModel, ModelTiming } from "./protocol.ts";

/** The models of a thread; the last two only where the pack has them. */
export type ReadyModels = Omit<ModelOfRole, "asr-other" | "identification"> &
  Partial<Pick<ModelOfRole, "asr-other" | "identification">>;

/** What a thread holds: models, and what each must compute on its test input wherever it runs. */
export interface LoadedModels {
  models: ReadyModels;
  proofs: ReadonlyMap<ModelRole, Proof>;
  timings: ModelTiming[];
}

/** Loads and proves every model of a pack, or says which file is to blame. Runs in an engine thread. */
export async function loadModels(
  checked: readonly CheckedModel[],
): Promise<LoadedModels | { refused: { file: string; reason: string } }> {
  const models: Partial<Record<ModelRole, ModelOfRole[ModelRole]>> = {};
  const proofs = new Map<ModelRole, Proof>();
  const timings: ModelTiming[] = [];
  for (const model of checked) {
    try {
      const { ready, proof, timing } = await place(model);
      models[model.role] = ready;
      proofs.set(model.role, proof);
      timings.push(timing);
    } catch (error) {
      return { refused: { file: model.mainFile, reason: firstLine(error) } };
    }
  }
  return { models: models as ReadyModels, proofs, timings }; // the manifest has the required roles, one model each
}

/** The model gives the result it gave when it was loaded. @throws when it does not. */
export async function proveAgain({ models, proofs }: LoadedModels, role: ModelRole): Promise<"proven"> {
  const [model, proof] = [models[role], proofs.get(role)];
  if (!model || !proof) throw new Error(`there is no model for ${role}`);
  const problem = proofProblem(await model.prove(), proof);
  if (problem) throw new Error(problem);
  return "proven";
}

interface Candidate {
  ready: ModelOfRole[ModelRole];
  proof: Proof;
  timing: ModelTiming;
  values: number[];
  /** A second run of the proof: what warm-up costs is left out. */
  runMs: number;
}

/**
 * On a processor, or where a GPU is wanted on the one that proves itself. Nothing is taken on trust: on the GPU the model
 * must compute what it computes on a processor, and with "auto" it must be faster there.
 */
async function place(model: CheckedModel): Promise<Candidate> {
  if (model.gpu === "off" || model.provider === "cpu") return open(model, "cpu", model.proof);
  const onCpu = model.provider === "auto" || !model.proof ? await open(model, "cpu", model.proof) : undefined;
  const values = model.proof?.values ?? onCpu?.values ?? [];
  const atLeast = model.proof?.tolerance ?? 0;
  try {
    const onGpu = await open(model, "cuda", { values, tolerance: gpuTolerance(values, model.precision, atLeast) });
    const isFasterOnCpu = model.provider === "auto" && onCpu !== undefined && onCpu.runMs <= onGpu.runMs;
    const [kept, dropped] = isFasterOnCpu ? [onCpu, onGpu] : [onGpu, onCpu];
    await dropped?.ready.release();
    const first = onCpu?.timing.firstProof;
    return first ? { ...kept, timing: { ...kept.timing, firstProof: first } } : kept;
  } catch (error) {
    if (model.gpu === "required") throw new Error(`does not run on the GPU: ${firstLine(error)}`, { cause: error });
    const kept = onCpu ?? (await open(model, "cpu", model.proof));
    return {
      ...kept,
      timing: { ...kept.timing, fallback: `${model.name} runs on the processor: ${firstLine(error)}` },
    };
  }
}

async function open(model: CheckedModel, provider: Provider, known: Proof | null): Promise<Candidate> {
  const startedAt = performance.now();
  const ready = await load(model, provider);
  const loadedAt = performance.now();
  try {
    const values = await ready.prove();
    const provenAt = performance.now();
    const proof = known ?? { values, tolerance: pinnedTolerance(values, model.precision) };
    const problem = proofProblem(values, proof);
    if (problem) throw new Error(problem);
    if (model.gpu !== "off") await ready.prove();
    return {
      ready,
      proof,
      values,
      runMs: performance.now() - provenAt,
      timing: {
        role: model.role,
        provider,
        loadMs: Math.round(loadedAt - startedAt),
        proofMs: Math.round(provenAt - loadedAt),
        ...("dim" in ready && { dim: ready.dim }),
        ...(known ? {} : { firstProof: values }),
      },
    };
  } catch (error) {
    await ready.release();
    throw error;
  }
}

async function load(model: CheckedModel, provider: Provider): Promise<ModelOfRole[ModelRole]> {
  const loader = families[model.role][model.family];
  if (!loader) {
    const known = Object.keys(families[model.role]).join(", ");
    throw new Error(`belongs to the unknown family "${model.family}"; for ${model.role} there is ${known}`);
  }
  const pathOf = (fileKey: string) => {
    const path = model.files[fileKey];
    if (!path) throw new Error(`the manifest names no file "${fileKey}" for ${model.name}`);
    return path;
  };
  return loader({
    files: model.files,
    params: model.params,
    languages: model.languages,
    provider,
    createSession: (fileKey: string, io: GraphIo, rewrite?: GraphRewrite) =>
      createSession(pathOf(fileKey), io, provider, rewrite),
    createCpuSession: (fileKey: string, io: GraphIo) => createSession(pathOf(fileKey), io, "cpu"),
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
