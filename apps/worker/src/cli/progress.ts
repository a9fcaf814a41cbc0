import { Stage } from "@rollcall/core/jobs";
import { Presets, SingleBar } from "cli-progress";
import { type Standing, trackStages } from "../trackStages.ts";

export interface Progress {
  /** `fraction` of a stage, 0 to 1. */
  update(stage: Stage, fraction: number): void;
  stop(): void;
}

interface Display {
  show(standing: Standing): void;
  stop(): void;
}

const stepPercent = 10;

/** Progress on stderr: a bar on a terminal, otherwise a line for each stage and each tenth. */
export function showProgress(): Progress {
  const track = trackStages(Stage.options);
  const display = process.stderr.isTTY ? bar() : lines();
  return { update: (stage, fraction) => display.show(track(stage, fraction)), stop: display.stop };
}

function bar(): Display {
  const shown = new SingleBar(
    { format: "{bar} {percentage}% {stage}", stream: process.stderr, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  shown.start(100, 0, { stage: "" });
  return {
    show: ({ stage, fraction }) => shown.update(Math.round(fraction * 100), { stage }),
    stop: () => shown.stop(),
  };
}

function lines(): Display {
  let last = "";
  return {
    show({ stage, fraction }) {
      const line = `${Math.floor((fraction * 100) / stepPercent) * stepPercent}% ${stage}`;
      if (line === last) return;
      last = line;
      console.error(line);
    },
    stop() {},
  };
}
