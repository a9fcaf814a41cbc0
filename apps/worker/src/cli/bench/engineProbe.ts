import { readEnv } from "../../env.ts";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import { withScratch } from "../../scratch.ts";
import { transcribeFile } from "../../transcribeFile.ts";
import { openEngine } from "../openEngine.ts";

/** A fresh process: loads the models, says so, then does the same job twice and says how long each took (JSON, ms). */
const env = readEnv();
const [file = ""] = process.argv.slice(2);
const engine = await openEngine(env, undefined);
console.log("ready");
await withScratch(async (scratch) => {
  const times: number[] = [];
  for (let n = 0; n < 2; n++) {
    const startedAt = performance.now();
    await transcribeFile(engine.models, file, {
      decoder: chooseDecoder(env.ffmpegPath, env.searchPath),
      scratch,
      hints: {},
      people: [],
      signal: new AbortController().signal,
      onProgress() {},
      onNotice() {},
    });
    times.push(performance.now() - startedAt);
  }
  console.log(JSON.stringify(times));
});
await engine.close();
