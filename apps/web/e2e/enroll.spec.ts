import { type Browser, expect, type Page } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { signUp } from "./people.ts";
import { test } from "./worker.ts";

// The microphone of this browser hears somebody read a book.
test.use({
  launchOptions: {
    ...(process.env.ROLLCALL_CHROMIUM ? { executablePath: process.env.ROLLCALL_CHROMIUM } : {}),
    args: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${sharedAudio("short/two_cities_16k.wav")}`,
    ],
  },
});

const looks = [
  { name: "phone", colorScheme: "light", width: 375, height: 780 },
  { name: "dark", colorScheme: "dark", width: 1280, height: 860 },
  { name: "light", colorScheme: "light", width: 1280, height: 860 },
] as const;

test("somebody enrolls themselves on their phone by a link; an admin takes the sample back, they their consent", async ({
  page,
  browser,
}) => {
  await signUp(page);
  const created = await page.request.post("/api/trpc/person.create", { data: { name: "Charles" } });
  const personId = (await created.json()).result.data.id as string; // the answer of person.create
  await page.goto(`/people/${personId}`);
  await page.getByRole("button", { name: "Make a link" }).click();
  const address = await page.getByTestId("link-address").inputValue();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("link")).toHaveAttribute("data-link", "open");

  const phone = await openPhone(browser);
  await phone.goto(address);
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("Charles");
  await shots(phone, "enroll-consent");
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(phone.getByText("Without consent no voice may be kept.")).toBeVisible();
  await phone.getByRole("checkbox").check();
  await phone.getByRole("button", { name: "Continue" }).click();

  await phone.getByRole("button", { name: /^Record: Where you usually talk/ }).click();
  await phone.getByRole("button", { name: "Start recording" }).click();
  await expect(phone.getByTestId("speech")).toHaveText(/^(9|1\d) of 15 s/, { timeout: 40_000 });
  await shots(phone, "enroll-recording");
  await phone.getByRole("button", { name: "Stop and use" }).click();
  await phone.getByRole("button", { name: "Hand in my voice" }).click();
  await expect(phone.getByRole("heading", { name: "Thank you, Charles" })).toBeVisible({ timeout: 60_000 });
  await expect(phone.locator('[data-gate="speech"]')).toHaveAttribute("data-verdict", /good|fair/);
  await expect(phone.locator('[data-verdict="refused"]')).toHaveCount(0);
  await shots(phone, "enroll-verdict");

  await page.reload();
  await expect(page.getByText("Voiceprint ready")).toBeVisible();
  await expect(page.getByTestId("link")).toHaveAttribute("data-link", "used");
  const sample = page.getByTestId("sample");
  await expect(sample).toContainText("Handed in by themselves · Where you usually talk");
  await page.getByRole("button", { name: /^Show the checks/ }).click();
  await expect(page.locator('[data-gate="noise"]')).toContainText("dB");
  await shots(page, "person-checks");
  await page.getByRole("button", { name: "Take back", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
  await expect(sample).toHaveAttribute("data-sample", "rejected");
  await expect(page.getByText("No voiceprint", { exact: true })).toBeVisible();

  await phone.reload();
  await phone.getByRole("button", { name: "Take back my consent" }).click();
  await phone.getByRole("button", { name: "Take it back" }).click();
  await expect(phone.getByRole("heading", { name: "Your consent is taken back" })).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Withdrawn on/)).toBeVisible();
  await phone.context().close();

  await page.getByRole("button", { name: "Erase…" }).click();
  await shots(page, "person-erase");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByText(/^Erased. Certificate/)).toBeVisible();
  const gone = await browser.newPage();
  await gone.goto(address);
  await expect(gone.getByRole("heading", { name: "This link is not known" })).toBeVisible();
  await gone.close();
});

/** A browser without anybody's session. */
async function openPhone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ permissions: ["microphone"], viewport: { width: 375, height: 780 } });
  return context.newPage();
}

async function shots(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const { name: look, colorScheme, ...size } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await page.screenshot({ path: `test-results/pages/${name}-${look}.png` });
  }
  if (before) await page.setViewportSize(before);
}
