import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** A new account with a workspace of its own; ends on the meetings page. */
export async function signUp(
  page: Page,
  name = "Robin Reviewer",
  origin = "",
): Promise<{ email: string; password: string }> {
  const email = `${randomBytes(6).toString("hex")}@example.org`;
  const password = randomBytes(12).toString("hex");
  await page.goto(`${origin}/sign-up`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/meetings$/);
  return { email, password };
}

/** Opens the enrollment form, gives consent, hands in the clips and follows the job to its end. */
export async function enroll(page: Page, name: string, clips: string[]): Promise<void> {
  await page.goto("/people");
  await page.getByRole("button", { name: "Add person" }).first().click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("checkbox").check();
  await page.getByTestId("clips").setInputFiles(clips);
  const answer = page.waitForResponse((response) => response.url().includes("person.startEnrollment"));
  await page.getByRole("button", { name: "Enroll" }).click();
  expect((await answer).status()).toBe(202);
  await expect(page.getByText("Voiceprint ready").first()).toBeVisible({ timeout: 60_000 });
}

/** Uploads one recording from the meetings page and opens its page. */
export async function upload(page: Page, file: string): Promise<void> {
  await page.goto("/meetings");
  await page.getByTestId("recordings").setInputFiles(file);
  await page
    .getByRole("link", { name: /Open meeting/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/meetings\/[0-9a-f-]{36}$/);
}
