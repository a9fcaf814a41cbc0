import { expect } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { signUp, upload } from "./people.ts";
import { test } from "./worker.ts";

// Far from any server's own time zone.
test.use({ timezoneId: "Pacific/Kiritimati" });

test("a meeting is transcribed again with other options, beside the version one reads, and back", async ({ page }) => {
  await signUp(page);

  await test.step("words of the workspace are kept", async () => {
    await page.goto("/settings");
    await page.getByLabel("Words and names").fill("Rollcall\nSiobhán, rollcall");
    const words = page.locator("form").filter({ has: page.getByLabel("Words and names") });
    await words.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved: 2 words.")).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Words and names")).toHaveValue("Rollcall\nSiobhán");
  });

  await upload(page, sharedAudio("short/jfk.flac"));
  const state = page.locator("[data-state]").first();
  await expect(state).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
  const text = page.getByTestId("segment").first();
  await expect(text).toContainText(/country/i);

  await test.step("the text stays while another version is made", async () => {
    await page.getByRole("button", { name: "Version 1: choose another" }).click();
    await page.getByRole("menuitem", { name: "Transcribe again…" }).click();
    const dialog = page.getByRole("dialog", { name: "Transcribe again" });
    await dialog.getByRole("radio", { name: "Exactly" }).check();
    await dialog.getByRole("textbox", { name: "Number of people" }).fill("1");
    await dialog.getByLabel("Words and names to expect").fill("Kennedy");
    await dialog.getByRole("button", { name: "Transcribe again" }).click();
    await expect(page.getByRole("region", { name: "A new version is being made." })).toBeVisible();
    await expect(text).toContainText(/country/i);
    await expect(page.getByRole("button", { name: "Version 2: choose another" })).toBeVisible({ timeout: 30_000 });
    await expect(state).toHaveAttribute("data-state", "ready");
    await expect(text).toContainText(/country/i);
  });

  await test.step("one can go back; hours are the reader's", async () => {
    await page.getByRole("button", { name: "Version 2: choose another" }).click();
    const hour = await page.evaluate(() => Intl.DateTimeFormat("en", { hour: "numeric" }).format());
    await expect(page.getByRole("menuitemradio", { name: /Version 2/ })).toContainText(hour.split(/\s/)[0] ?? "");
    await expect(page.getByRole("menuitemradio", { name: /Version 2/ })).toHaveAttribute("aria-checked", "true");
    await page.getByRole("menuitemradio", { name: /Version 1, .* 1 speaker/ }).click();
    await expect(page.getByRole("button", { name: "Version 1: choose another" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("button", { name: "Version 1: choose another" })).toBeVisible();
  });
});
