import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { signUp } from "./people.ts";
import { test } from "./worker.ts";

const rows = (page: Page) => page.getByRole("list", { name: "Jobs" }).getByRole("listitem");
const row = (page: Page, title: string) => rows(page).filter({ hasText: title });
const states = (page: Page) => rows(page).evaluateAll((all) => all.map((one) => one.getAttribute("data-job-state")));

/** The same short recording under several names. */
function recordings(...names: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-jobs-"));
  return names.map((name) => {
    const file = join(folder, `${name}.flac`);
    copyFileSync(sharedAudio("short/jfk.flac"), file);
    return file;
  });
}

test("jobs wait, are cancelled and retried, one by one and many at once, and are followed to their end", async ({
  page,
  worker,
}) => {
  await worker.stop();
  await signUp(page);
  await page.getByTestId("recordings").setInputFiles(recordings("Budget", "Planning", "Review"));
  await expect(page.getByRole("link", { name: /Open meeting/ })).toHaveCount(3);
  await expect(page.getByRole("listitem").filter({ hasText: "Waiting for a worker" })).toHaveCount(3);

  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  await expect(rows(page)).toHaveCount(3);
  await expect(row(page, "Budget")).toContainText("Waiting for a worker: none is ready yet");
  await expect(page.locator("[data-live=true]")).toBeVisible();

  await test.step("one is cancelled and tried again", async () => {
    await page.getByRole("button", { name: "Cancel Budget" }).click();
    await expect(row(page, "Budget")).toHaveAttribute("data-job-state", "cancelled");
    await page.getByRole("button", { name: "Try Budget again" }).click();
    await expect(row(page, "Budget").and(page.locator("[data-job-state=queued]"))).toContainText("version 2");
    await expect(rows(page)).toHaveCount(4);
    await expect(page.getByRole("button", { name: "Try Budget again" })).toHaveCount(0);
  });

  await test.step("several are chosen with the keyboard and the mouse, and cancelled together", async () => {
    await page.keyboard.press("j");
    await expect(rows(page).first().getByRole("checkbox")).toBeFocused();
    await page.keyboard.press("Space");
    await rows(page)
      .nth(3)
      .getByRole("checkbox")
      .click({ modifiers: ["Shift"] });
    await expect(page.getByRole("status").filter({ hasText: "4 chosen" })).toBeVisible();
    await page.getByRole("region", { name: "What is chosen" }).getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("3 jobs cancelled, 1 had ended already.")).toBeVisible();
    await expect.poll(() => states(page)).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
    await expect(page.getByRole("button", { name: "Cancelled 4" })).toBeVisible();
  });

  await test.step("filters are in the address and survive a reload", async () => {
    await page.getByRole("searchbox").fill("view");
    await page.getByRole("button", { name: /^Cancelled/ }).click();
    await expect(rows(page)).toHaveCount(1);
    await page.reload();
    await expect(page).toHaveURL(/state=cancelled/);
    await expect(rows(page)).toHaveCount(1);
    await expect(row(page, "Review")).toBeVisible();
    await page.getByRole("button", { name: /^Failed/ }).click();
    await expect(page.getByText("No job matches.")).toBeVisible();
    await page.getByRole("button", { name: "Show all jobs" }).click();
    await expect(rows(page)).toHaveCount(4);
    await expect(page).toHaveURL(/\/jobs$/);
  });

  await test.step("everything is tried again; without the live stream the page still follows", async () => {
    await page.route("**/api/trpc/job.changes**", (route) => route.abort());
    await page.reload();
    await page.getByRole("checkbox", { name: "Choose all shown" }).click();
    await page.getByRole("region", { name: "What is chosen" }).getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("3 jobs go again, 1 cannot be tried again.")).toBeVisible();
    await expect(page.locator("[data-live=false]")).toBeVisible();
    await worker.start();
    // Each of the three is transcribed, and then its voices are named.
    await expect(page.getByRole("button", { name: "Done 6" })).toBeVisible({ timeout: 40_000 });
    await expect(row(page, "Planning").first()).toContainText("Done");
  });

  await test.step("the title leads to the meeting", async () => {
    await page.getByRole("link", { name: "Planning" }).first().click();
    await expect(page.locator("[data-state]").first()).toHaveAttribute("data-state", "ready");
  });
});

test("the workers page shows who is there, what it runs on, and what to do when nobody is", async ({
  page,
  worker,
}) => {
  await signUp(page);
  await page.goto("/workers");
  const card = page.locator("[data-worker]").first();
  await expect(card).toContainText("Ready");
  await expect(card.getByRole("row", { name: /Recognising words/ })).toContainText("CPU");
  await expect(card).toContainText("All models run on the processor (CPU).");
  await expect(card.getByText(/MB|GB/)).toBeVisible();

  await worker.stop();
  await expect(page.getByRole("heading", { name: "No worker is there" })).toBeVisible();
  await expect(page.getByText("npm start")).toBeVisible();
  await worker.start();
  await expect(card).toContainText("Ready");
});

test("several meetings are deleted at once, after asking", async ({ page }) => {
  await signUp(page);
  await page.getByTestId("recordings").setInputFiles(recordings("First", "Second"));
  await expect(page.getByRole("checkbox", { name: "Choose First" })).toBeAttached();
  await expect(page.getByRole("checkbox", { name: "Choose Second" })).toBeAttached();
  await page.getByRole("checkbox", { name: "Choose First" }).click();
  await page.getByRole("checkbox", { name: "Choose Second" }).click();
  await page.getByRole("region", { name: "What is chosen" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog", { name: "Delete 2 meetings?" })).toBeVisible();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("2 meetings were deleted.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Drop a recording here" })).toBeVisible();
});
