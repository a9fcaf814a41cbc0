import { expect, type Page } from "@playwright/test";
import { files, sharedAudio } from "./files.ts";
import { signUp, upload } from "./people.ts";
import { test } from "./worker.ts";

const state = (page: Page) => page.locator("[data-state]").first();

test("without a worker uploads are kept, and run when one comes", async ({ page, worker }) => {
  await worker.stop();
  await signUp(page);
  await expect(page.getByText(/No worker is ready/).first()).toBeVisible({ timeout: 30_000 });
  await upload(page, sharedAudio("short/jfk.flac"));
  await expect(state(page)).toHaveAttribute("data-state", "waiting");
  await expect(page.getByText(/Waiting for a worker/).first()).toBeVisible();

  await worker.start();
  await expect(state(page)).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
  await expect(page.getByText(/country/i).first()).toBeVisible();
});

test("a worker killed in the middle of a job loses and doubles nothing", async ({ page, worker }) => {
  await signUp(page);
  await upload(page, files.longReading());
  await expect(page.getByTestId("segment").first()).toBeVisible({ timeout: 30_000 });
  await expect(state(page)).toHaveAttribute("data-state", "processing");
  await worker.kill();
  await worker.start();
  await expect(state(page)).toHaveAttribute("data-state", "ready", { timeout: 60_000 });

  const rows = page.getByTestId("segment");
  await expect(rows.first()).toBeVisible();
  const starts = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-start-ms"))));
  expect(new Set(starts).size).toBe(starts.length);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});
