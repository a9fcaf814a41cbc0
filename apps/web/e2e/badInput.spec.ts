import { expect, type Page } from "@playwright/test";
import { files, sharedAudio } from "./files.ts";
import { signUp, upload } from "./people.ts";
import { test } from "./worker.ts";

const state = (page: Page) => page.locator("[data-state]").first();

test("unusable files end in a plain sentence, and the worker takes the next job", async ({ page }) => {
  await signUp(page);

  await test.step("an empty file is refused before it becomes a meeting", async () => {
    await page.getByTestId("recordings").setInputFiles(files.empty());
    await expect(page.getByText(/is empty/).first()).toBeVisible();
  });

  await test.step("text renamed .mp3 fails with a sentence; it can be retried and deleted", async () => {
    await upload(page, files.text());
    await expect(state(page)).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
    await expect(page.getByRole("alert").first()).toContainText(/no audio|not .*(audio|recording)/i);
    const retried = page.waitForResponse((response) => response.url().includes("meeting.retry"));
    await page.getByRole("button", { name: "Try again" }).first().click();
    expect((await retried).ok()).toBe(true);
    await expect(state(page)).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
    await deleteMeeting(page);
  });

  await test.step("a truncated mp3 keeps what can be heard, and says that it is cut short", async () => {
    await upload(page, files.truncated());
    await expect(state(page)).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    await expect(page.getByText("The file is cut short: 0:06 of 0:09 could be read.")).toBeVisible();
    await expect(page.getByText(/review/i).first()).toBeVisible();
  });

  await test.step("silence is an empty meeting, not an error", async () => {
    await upload(page, files.silent());
    await expect(state(page)).toHaveAttribute("data-state", "empty", { timeout: 30_000 });
    await expect(page.getByText("No speech was found").first()).toBeVisible();
    await deleteMeeting(page);
  });

  await test.step("eight channels are heard as one", async () => {
    await upload(page, files.eightChannels());
    await expect(state(page)).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    await expect(page.getByText(/yellow/i).first()).toBeVisible();
  });

  await test.step("the next good recording is transcribed as if nothing had been", async () => {
    await upload(page, sharedAudio("short/jfk.flac"));
    await expect(state(page)).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    await expect(page.getByText(/country/i).first()).toBeVisible();
  });
});

async function deleteMeeting(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Delete meeting" }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/meetings$/);
}
