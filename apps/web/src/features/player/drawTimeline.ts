import { heights, type Peaks } from "@/features/player/peaks.ts";

export const waveHeight = 36;
export const laneHeight = 4;
const barWidth = 3;

/** Sizes the canvas for the screen's pixels and returns a context in CSS pixels. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context?.scale(scale, scale);
  return context;
}

/** Bars of 2 px and a gap of 1 px, from `fromMs` on; without peaks a quiet line. */
export function drawWave(
  canvas: HTMLCanvasElement,
  peaks: Peaks | null,
  durationMs: number,
  colour: string,
  fromMs = 0,
): void {
  const width = canvas.clientWidth;
  const context = prepare(canvas, width, waveHeight);
  if (!context || width === 0) return;
  const columns = Math.max(1, Math.floor(width / barWidth));
  const tall = peaks ? heights(peaks, durationMs, columns, fromMs) : new Float32Array(columns);
  context.fillStyle = colour;
  for (let column = 0; column < columns; column++) {
    const height = Math.max(2, Math.sqrt(tall[column] ?? 0) * waveHeight);
    context.beginPath();
    context.roundRect(column * barWidth, (waveHeight - height) / 2, barWidth - 1, height, 1);
    context.fill();
  }
}

export interface LaneTurn {
  lane: number;
  colour: string;
  startMs: number;
  endMs: number;
}

/** Who speaks when, one thin lane a speaker. */
export function drawLanes(
  canvas: HTMLCanvasElement,
  turns: readonly LaneTurn[],
  durationMs: number,
  lanes: number,
): void {
  const width = canvas.clientWidth;
  const context = prepare(canvas, width, lanes * laneHeight);
  if (!context || width === 0) return;
  for (const turn of turns) {
    context.fillStyle = turn.colour;
    const x = (turn.startMs / durationMs) * width;
    const length = Math.max(1, ((turn.endMs - turn.startMs) / durationMs) * width);
    context.fillRect(x, turn.lane * laneHeight, length, laneHeight - 1);
  }
}
