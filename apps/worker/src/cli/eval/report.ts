import { rateInterval, rateOf, type Share } from "@rollcall/inference/score/bootstrap";
import type { Workbench } from "./workbench.ts";

/** What one section found: figures as `--json` prints them, and the same as tables for people. */
export interface SectionReport {
  figures: Record<string, unknown>;
  tables: Table[];
}

export type Section = (bench: Workbench) => Promise<SectionReport>;

export interface Table {
  title: string;
  /** What the figures were taken on, and what they are. */
  note: string;
  columns: string[];
  rows: string[][];
}

/** A table as Markdown that also reads well in a terminal. */
export function formatTable({ title, note, columns, rows }: Table): string {
  const widths = columns.map((column, c) => Math.max(3, column.length, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join(" | ")} |`;
  const rule = widths.map((width, c) => (c === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [`### ${title}`, "", note, "", line(columns), line(rule), ...rows.map(line), ""].join("\n");
}

/** A rate with its 95 % interval, 0 to 1; null where there is nothing to count. */
export interface Rate {
  rate: number | null;
  interval: [number, number] | null;
  recordings: number;
}

export function rated(shares: readonly Share[]): Rate {
  const rate = rateOf(shares);
  return {
    rate: Number.isFinite(rate) ? round(rate) : null,
    interval: (rateInterval(shares)?.map(round) as [number, number] | undefined) ?? null, // two in, two out
    recordings: shares.length,
  };
}

export function round(value: number): number {
  return Number(value.toFixed(5));
}

/** "12.3"; the unit is in the column or the note. */
export function percent(rate: number | null | undefined): string {
  return rate === null || rate === undefined || !Number.isFinite(rate) ? "" : (100 * rate).toFixed(1);
}

/** "12.3 (10.1-14.9)" */
export function percentWithin({ rate, interval }: Rate): string {
  return interval ? `${percent(rate)} (${percent(interval[0])}-${percent(interval[1])})` : percent(rate);
}
