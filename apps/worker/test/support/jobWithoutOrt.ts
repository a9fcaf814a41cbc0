import { registerHooks } from "node:module";
import { sharedAudio, sharedModels } from "./sharedAudio.ts";

// A process whose main thread cannot even load onnxruntime. Engine threads have hooks of their own.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith("onnxruntime")) throw new Error("the main thread loaded onnxruntime");
    return next(specifier, context);
  },
});
const { startEngine } = await import("@rollcall/inference/engine");
const { chooseDecoder } = await import("../../src/media/chooseDecoder.ts");
const { withScratch } = await import("../../src/scratch.ts");
const { transcribeFile } = await import("../../src/transcribeFile.ts");

const quiet = { info() {}, warn() {}, error() {} };
const engine = await startEngine({ roots: [sharedModels], pack: "lite", log: quiet });
await withScratch(async (scratch) => {
  const { segments } = await transcribeFile(engine.models, sharedAudio("short/jfk.flac"), {
    decoder: chooseDecoder(null, process.env.PATH ?? ""),
    scratch,
    hints: {},
    people: [{ name: "John", clips: [sharedAudio("short/jfk.flac")] }],
    signal: new AbortController().signal,
    onProgress() {},
    onNotice() {},
  });
  process.stdout.write(`${segments.length > 0 ? "done" : "empty"}\n`);
});
await engine.close();
