import { basename } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import type { GraphIo } from "./family.ts";

/**
 * One thread a session and no spinning: the engine runs several sessions side by side, and pools that spin against
 * each other are three times slower than one thread each (measured).
 */
const options: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
};

/** Opens a graph on the CPU and refuses it when it does not offer the tensors that its family drives. */
export async function createSession(path: string, io: GraphIo): Promise<InferenceSession> {
  const session = await InferenceSession.create(path, options);
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
  expected: Record<string, string>,
  metadata: readonly InferenceSession.ValueMetadata[],
): void {
  const found = Object.fromEntries(metadata.map((m) => [m.name, m.isTensor ? `${m.type}:${m.shape.length}` : "other"]));
  const isGood = Object.entries(expected).every(([name, type]) => found[name] === type);
  if (isGood) return;
  throw new Error(`${file}: expected ${kind}s ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}
