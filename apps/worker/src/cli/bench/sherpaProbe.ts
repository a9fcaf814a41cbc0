import { createRequire } from "node:module";
import { readPcm } from "@rollcall/inference/pcm";
import type { SherpaTask } from "./asrVsSherpa.ts";

/** What is used of sherpa-onnx-node, which comes without types. */
interface Sherpa {
  OnlineRecognizer: new (
    config: object,
  ) => {
    createStream(): {
      acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
      inputFinished(): void;
    };
    isReady(stream: object): boolean;
    decode(stream: object): void;
    getResult(stream: object): { text: string };
  };
}

// A process of its own: two copies of onnxruntime in one process break each other. The task is in the first argument.
const task = JSON.parse(process.argv[2] ?? "{}") as SherpaTask; // asrVsSherpa is the only caller
const require = createRequire(import.meta.url);
const sherpa = require("sherpa-onnx-node") as Sherpa; // it has no types
const { encoder, decoder, joiner, tokens } = task.files;
const recognizer = new sherpa.OnlineRecognizer({
  featConfig: { sampleRate: 16_000, featureDim: 80 },
  modelConfig: { transducer: { encoder, decoder, joiner }, tokens, numThreads: 1, provider: "cpu", debug: 0 },
  decodingMethod: "modified_beam_search",
  maxActivePaths: task.beam,
  enableEndpoint: 0,
});

function recognise(samples: Float32Array): string {
  const stream = recognizer.createStream();
  stream.acceptWaveform({ samples, sampleRate: 16_000 });
  stream.acceptWaveform({ samples: new Float32Array(task.flushSamples), sampleRate: 16_000 });
  stream.inputFinished();
  while (recognizer.isReady(stream)) recognizer.decode(stream);
  return recognizer.getResult(stream).text;
}

recognise(new Float32Array(16_000));
const startedAt = performance.now();
const texts = task.clips.map((pcm) => recognise(readPcm(pcm, 0, pcm.samples)));
console.log(JSON.stringify({ wallMs: performance.now() - startedAt, texts }));
