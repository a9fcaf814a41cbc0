import { expect } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { signUp, upload } from "./people.ts";
import { test } from "./worker.ts";

test("how many people: told apart anew while one looks on, and a passage is taken away with its sound", async ({
  page,
}) => {
  await signUp(page);
  await upload(page, sharedAudio("short/jfk.flac"));
  const state = page.locator("[data-state]").first();
  await expect(state).toHaveAttribute("data-state", "ready", { timeout: 40_000 });
  const row = page.getByTestId("segment").first();
  await row.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Handwritten: ");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("save-state")).toHaveText("· Saved");

  const startedAt = Date.now();
  await page.getByRole("button", { name: "One person more" }).click();
  await expect(page.getByRole("button", { name: "Version 2: choose another" })).toBeVisible();
  await expect(row).toContainText("Handwritten: ");
  test.info().annotations.push({ type: "click to shown", description: `${Date.now() - startedAt} ms` });
  await expect(state).toHaveAttribute("data-state", "ready");

  const [meetingId = ""] = page.url().split("/").slice(-1);
  const clip = await page.request.get(`/api/meetings/${meetingId}/clip?fromMs=1000&toMs=3000`);
  expect(clip.status()).toBe(200);
  expect(clip.headers()["content-disposition"]).toContain("0-00-01.wav");
  const bytes = await clip.body();
  expect(bytes.length).toBe(44 + 2000 * 32);
  const part = await page.request.get(`/api/meetings/${meetingId}/clip?fromMs=1000&toMs=3000`, {
    headers: { range: "bytes=0-3" },
  });
  expect(part.status()).toBe(206);
  expect((await part.body()).toString()).toBe("RIFF");
  const foreign = await page.request.get(`/api/meetings/${crypto.randomUUID()}/clip?fromMs=0&toMs=1000`);
  expect(foreign.status()).toBe(404);
  const senseless = await page.request.get(`/api/meetings/${meetingId}/clip?fromMs=5&toMs=1`);
  expect(senseless.status()).toBe(400);
});
