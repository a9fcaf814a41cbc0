import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import type { GraphIo, GraphRewrite, Provider, TensorList } from "./family.ts";

/**
 * One thread a session and no spinning: the engine runs several sessions side by side, and pools that spin against
 * each other are three times slower than one thread each (measured).
 */
const options: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
};

/**
 * Opens a graph on one provider and refuses it when it does not offer the tensors that its family drives. Providers are
 * never listed together: a list throws as a whole when the first cannot be loaded, and otherwise hides which one runs.
 */
export async function createSession(
  path: string,
  io: GraphIo,
  provider: Provider = "cpu",
  rewrite?: GraphRewrite,
): Promise<InferenceSession> {
  // An arena keeps what its largest run needed, 85 MB a thread with the lite pack. Only a loop of small steps gains time by it.
  const own = { ...options, executionProviders: [provider], enableCpuMemArena: rewrite !== undefined };
  const session = rewrite
    ? await InferenceSession.create(rewrite(await readFile(path)), own)
    : await InferenceSession.create(path, own);
  try {
    expectTensors(basename(path), "input", io.inputs, session.inputMetadata);
    expectTensors(basename(path), "output", io.outputs, session.outputMetadata);
  } catch (cause) {
    await session.release();
    throw cause;
  }
  return session;
}

function expectTensors(
  file: string,
  kind: string,
  expected: TensorList,
  metadata: readonly InferenceSession.ValueMetadata[],
): void {
  const types = metadata.map((m) => (m.isTensor ? `${m.type}:${m.shape.length}` : "other"));
  const found = Object.fromEntries(metadata.map((m, i) => [m.name, types[i]!]));
  const isGood = Array.isArray(expected)
    ? expected.every((type: string, i) => fits(types[i], type))
    : Object.entries(expected).every(([name, type]: [string, string]) => fits(found[name], type));
  if (isGood) return;
  throw new Error(`${file}: expected ${kind}s ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

/** "int64:2" fits "int32|int64:2". */
function fits(found: string | undefined, expected: string): boolean {
  const [types = "", rank] = expected.split(":");
  return types.split("|").some((type) => found === `${type}:${rank}`);
}
