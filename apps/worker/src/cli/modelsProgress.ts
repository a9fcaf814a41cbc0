import { basename } from "node:path";
import { Presets, SingleBar } from "cli-progress";

export interface FetchProgress {
  /** Bytes of one file; `total` is null where the source does not say. */
  update(file: string, done: number, total: number | null): void;
  /** Takes the bar away before a line is written. */
  clear(): void;
}

/** Files smaller than this are there before anybody could read a bar. */
const worthShowing = 8e6;
const stepPercent = 10;

/** Progress of downloads on stderr: a bar on a terminal, otherwise a line for each tenth of a large file. */
export function showFetching(): FetchProgress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): FetchProgress {
  let shown: SingleBar | undefined;
  return {
    update(file, done, total) {
      if (total === null || total < worthShowing) return;
      if (!shown) {
        const format = "{bar} {percentage}% {done} of {all} MB {file}";
        shown = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
        shown.start(total, done, { file: basename(file), ...megabytes(done, total) });
      }
      shown.update(done, { file: basename(file), ...megabytes(done, total) });
    },
    clear() {
      shown?.stop();
      shown = undefined;
    },
  };
}

function megabytes(done: number, total: number) {
  return { done: Math.round(done / 1e6), all: Math.round(total / 1e6) };
}

function lines(): FetchProgress {
  let last = "";
  return {
    update(file, done, total) {
      if (total === null || total < worthShowing) return;
      const line = `${Math.floor((done * 100) / total / stepPercent) * stepPercent}% ${file}`;
      if (line !== last) console.error(line);
      last = line;
    },
    clear() {},
  };
}
