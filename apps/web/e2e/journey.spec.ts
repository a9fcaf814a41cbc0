import { expect, type Page } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { enroll, signUp, upload } from "./people.ts";
import { coverage, type Interval, readRttm } from "./rttm.ts";
import { test } from "./worker.ts";

test("a meeting goes in, a transcript with names comes out", async ({ page }) => {
  await signUp(page);
  await enroll(page, "Brenda", [sharedAudio("ami-es2004a/source1.wav")]);
  await enroll(page, "Dave", [sharedAudio("ami-es2004a/source3.wav")]);

  await upload(page, sharedAudio("ami-es2004a/mixture.wav"));
  const seen = await progressUntilReady(page);
  expect(seen.some((percent) => percent > 0 && percent < 100)).toBe(true);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));

  await test.step("both names stand on their own turns and on nobody else's", async () => {
    const reference = readRttm(sharedAudio("ami-es2004a/mixture.rttm"));
    const spoken = await turnsByName(page);
    const enrolled = { Brenda: "FEE013", Dave: "FEE016" };
    for (const [name, id] of Object.entries(enrolled)) {
      const named = spoken.get(name) ?? [];
      expect(coverage(reference.get(id) ?? [], named), `${name} on ${id}`).toBeGreaterThanOrEqual(0.6);
      for (const [other, turns] of reference) {
        if (other !== id)
          expect(exclusiveCoverage(turns, named, reference.get(id) ?? []), `${name} on ${other}`).toBeLessThan(0.15);
      }
    }
    for (const name of spoken.keys()) expect(name).toMatch(/^(Brenda|Dave|Speaker \d+|Unattributed)$/);
    expect([...spoken.keys()].some((name) => name.startsWith("Speaker"))).toBe(true);
  });

  await test.step("a click on a word moves the player to it", async () => {
    const words = page.locator("[data-word]");
    for (const n of [3, 12]) {
      const word = words.nth(n);
      const startMs = Number(await word.getAttribute("data-start-ms"));
      await word.click();
      await page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.pause());
      const atMs = await page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime * 1000);
      expect(Math.abs(atMs - startMs)).toBeLessThanOrEqual(300);
    }
  });

  await test.step("a reload keeps everything", async () => {
    const before = await turnsByName(page);
    await page.reload();
    await expect(page.locator("[data-word]").first()).toBeVisible();
    expect(await turnsByName(page)).toEqual(before);
  });
});

/** Every percentage the page showed on the way. */
async function progressUntilReady(page: Page): Promise<number[]> {
  const seen: number[] = [];
  const state = page.locator("[data-state]").first();
  await expect(async () => {
    const percent = await page
      .getByRole("progressbar", { name: "Progress", exact: true })
      .first()
      .getAttribute("aria-valuenow", { timeout: 50 })
      .catch(() => null);
    if (percent !== null) seen.push(Number(percent));
    await expect(state).toHaveAttribute("data-state", "ready", { timeout: 50 });
  }).toPass({ intervals: [50], timeout: 90_000 });
  return seen;
}

/** Scrolls through the whole transcript and collects each speaker's segments. */
async function turnsByName(page: Page): Promise<Map<string, Interval[]>> {
  const rows = page.getByTestId("segment");
  const found = new Map<string, { name: string } & Interval>();
  await expect(rows.first()).toBeVisible();
  const count = Number(await rows.first().getAttribute("aria-setsize"));
  while (found.size < count) {
    const visible = await rows.evaluateAll((elements) =>
      elements.map((element) => ({
        position: element.getAttribute("aria-posinset") ?? "",
        name: element.getAttribute("data-speaker") ?? "",
        startMs: Number(element.getAttribute("data-start-ms")),
        endMs: Number(element.getAttribute("data-end-ms")),
      })),
    );
    for (const { position, ...row } of visible) found.set(position, row);
    await rows.last().scrollIntoViewIfNeeded();
  }
  const turns = new Map<string, Interval[]>();
  for (const { name, startMs, endMs } of found.values())
    turns.set(name, [...(turns.get(name) ?? []), { startMs, endMs }]);
  return turns;
}

/** Coverage of somebody's turns where the named person is not speaking at the same time. */
function exclusiveCoverage(turns: Interval[], named: Interval[], own: Interval[]): number {
  const alone = turns.flatMap((turn) => {
    const pieces: Interval[] = [];
    for (let ms = turn.startMs; ms < turn.endMs; ms += 10) {
      if (!own.some((mine) => mine.startMs <= ms && ms < mine.endMs)) pieces.push({ startMs: ms, endMs: ms + 10 });
    }
    return pieces;
  });
  return coverage(alone, named);
}
