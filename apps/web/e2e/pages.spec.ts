import { expect } from "@playwright/test";
import { inAllLooks } from "./looks.ts";
import { signUp } from "./people.ts";
import { test } from "./worker.ts";

test("the sample meeting runs, and every page is accessible in light, dark and on a phone", async ({
  page,
  worker,
}) => {
  await page.goto("/sign-in");
  await inAllLooks(page, "sign-in");
  await signUp(page);
  await inAllLooks(page, "meetings-empty");

  await page.getByRole("button", { name: "Try the sample meeting" }).click();
  await expect(page).toHaveURL(/\/meetings\/[0-9a-f-]{36}$/);
  await expect(page.locator("[data-state]").first()).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  await expect(page.getByTestId("segment").first()).toBeVisible();
  await inAllLooks(page, "meeting");

  await page.getByRole("button", { name: /choose another/ }).click();
  await page.getByRole("menuitem", { name: "Transcribe again…" }).click();
  await page.getByRole("radio", { name: "Between" }).check();
  await inAllLooks(page, "rerun");

  for (const path of ["meetings", "people", "jobs", "workers", "settings", "notices"]) {
    await page.goto(`/${path}`);
    await expect(page.getByRole("main")).toBeVisible();
    await inAllLooks(page, path);
  }
  await page.goto("/jobs");
  await page.getByRole("checkbox", { name: "Choose all shown" }).click();
  await inAllLooks(page, "jobs-chosen");
  await page.goto("/people");
  await page
    .getByRole("link", { name: /./ })
    .filter({ hasText: /voiceprint/i })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await inAllLooks(page, "person");

  await worker.stop();
  await page.goto("/workers");
  await expect(page.getByRole("heading", { name: "No worker is there" })).toBeVisible();
  await inAllLooks(page, "workers-none");
  await worker.start();
});
