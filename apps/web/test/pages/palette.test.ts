import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../src/app/globals.css", import.meta.url), "utf8");

/** The custom properties of one theme that are plain colours. */
function colours(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`\n${selector} {`)).split("\n}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["bg", "canvas", "raised", "hover"];
const texts = ["fg", "muted", "subtle", ...Array.from({ length: 12 }, (_, n) => `speaker-${n}`)];
const pairs = [
  ...texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)),
  ...["bg", "canvas", "raised", "accent-soft"].map((surface) => ["accent", surface] as const),
  ...["accent", "accent-hover"].map((surface) => ["accent-fg", surface] as const),
  ...["bg", "raised", "danger-soft"].map((surface) => ["danger", surface] as const),
  ...["bg", "warn-soft"].map((surface) => ["warn", surface] as const),
  ...["danger-soft", "warn-soft", "accent-soft"].map((surface) => ["muted", surface] as const),
];

test.each([":root", ".dark"])("every text of %s can be read on what it stands on", (theme) => {
  const values = colours(theme);
  const tooFaint = pairs.filter(([text, surface]) => contrast(values.get(text) ?? "", values.get(surface) ?? "") < 4.5);
  expect(tooFaint).toEqual([]);
});
