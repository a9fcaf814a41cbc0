import { createRequire } from "node:module";
import { startEngine } from "@rollcall/inference/engine";
import { chooseDecoder } from "../../src/media/chooseDecoder.ts";
import { withScratch } from "../../src/scratch.ts";
import { transcribeFile } from "../../src/transcribeFile.ts";
import { sharedAudio, sharedModels } from "./sharedAudio.ts";

// A process whose main thread cannot create or run a session. Engine threads have modules of their own.
const inference = createRequire(new URL("../../node_modules/@rollcall/inference/package.json", import.meta.url));
const { InferenceSession } = inference("onnxruntime-node");
InferenceSession.create = () => {
  throw new Error("the main thread called onnxruntime");
};

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
