import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { signUp } from "./people.ts";
import { test } from "./worker.ts";

const looks = [
  { name: "light", colorScheme: "light", width: 1280, height: 860 },
  { name: "dark", colorScheme: "dark", width: 1280, height: 860 },
  { name: "phone", colorScheme: "light", width: 375, height: 780 },
] as const;

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

  for (const path of ["meetings", "people", "jobs", "workers", "settings"]) {
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

async function inAllLooks(page: Page, name: string): Promise<void> {
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.height });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(
      violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).join(" | ")}`),
      `${name}, ${look.name}`,
    ).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${name}, ${look.name}: sideways scrolling`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `test-results/pages/${name}-${look.name}.png`, fullPage: false });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}
