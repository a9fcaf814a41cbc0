import { expect } from "@playwright/test";
import { files } from "./files.ts";
import { signUp } from "./people.ts";
import { test } from "./worker.ts";

test("an upload goes on after a reload where it stopped, and no other tab touches it", async ({ page }) => {
  await signUp(page);
  const recording = files.longSilence();

  // The first chunk arrives; the second is held back.
  const offsets: number[] = [];
  await page.route("**/api/uploads/**", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    offsets.push(Number(route.request().headers()["upload-offset"]));
    if (offsets.length === 1) await route.continue();
  });
  await page.getByTestId("recordings").setInputFiles(recording);
  await expect.poll(() => offsets.length).toBe(2);
  expect(offsets[0]).toBe(0);

  await test.step("another tab does not offer it", async () => {
    const other = await page.context().newPage();
    await other.goto("/meetings");
    await expect(other.getByText("Uploading").first()).toBeVisible();
    await expect(other.getByText("Not finished")).toHaveCount(0);
    await other.close();
  });

  await page.reload();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expect(page.getByText("Not finished. Choose the same file to go on.")).toBeVisible();
  const resumedAt = page.waitForRequest((request) => request.method() === "PATCH");
  await page.getByTestId("recordings").setInputFiles(recording);
  expect(Number((await resumedAt).headers()["upload-offset"])).toBe(offsets[1]);

  await page.getByRole("link", { name: /Open meeting/ }).click();
  await expect(page.locator("[data-state]").first()).toHaveAttribute("data-state", "empty", { timeout: 60_000 });
  await page.goto("/meetings");
  await expect(page.getByRole("listitem").filter({ hasText: "long-silence" })).toHaveCount(1);
});
