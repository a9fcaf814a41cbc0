import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const looks = [
  { name: "light", colorScheme: "light", width: 1280, height: 860 },
  { name: "dark", colorScheme: "dark", width: 1280, height: 860 },
  { name: "phone", colorScheme: "light", width: 375, height: 780 },
] as const;

/** The page as it stands is accessible and does not scroll sideways in light, dark and on a phone; leaves a picture of each. */
export async function inAllLooks(page: Page, name: string): Promise<void> {
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
