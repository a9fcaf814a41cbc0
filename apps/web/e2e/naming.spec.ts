import { expect, type Page } from "@playwright/test";
import { sharedAudio } from "./files.ts";
import { enroll, signUp, upload } from "./people.ts";
import { test } from "./worker.ts";

test("names are reviewed with the keyboard; a stranger who is named is found in an older meeting, and that is taken back", async ({
  page,
}) => {
  await signUp(page);
  await enroll(page, "Brenda", [sharedAudio("ami-es2004a/source1.wav")]);
  const older = await hold(page);
  await hold(page);

  const reviewed = page.getByTestId("reviewed");
  await test.step("each voice says why, and why it is not somebody else", async () => {
    await page.getByRole("button", { name: /Review the names/ }).click();
    await goTo(page, "Brenda");
    await expect(reviewed).toContainText("Brenda is the likeliest");
    await page.keyboard.press("y");
    await expect(reviewed).not.toHaveAttribute("data-speaker", "Brenda");
    await goTo(page, "Brenda");
    await expect(reviewed).toHaveAttribute("data-confirmed", "true");
    await goTo(page, /^Speaker/);
    await page.getByLabel("Why not").selectOption({ label: "Brenda" });
    await expect(page.getByTestId("why-not")).toContainText("Brenda reaches");
  });

  await test.step("a stranger gets a name", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /Review the names/ }).click();
    await goTo(page, /^Speaker/);
    const stranger = (await reviewed.getAttribute("data-speaker")) ?? "";
    await page.keyboard.press("w");
    await page.getByRole("menuitem", { name: "Somebody new…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Dave");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(reviewed).not.toHaveAttribute("data-speaker", stranger);
    await goTo(page, "Dave");
  });

  await test.step("and is found in the meeting before, which changes only when one says so", async () => {
    await reviewed.getByRole("button", { name: "Look in older meetings" }).click();
    const archive = page.getByTestId("archive");
    await expect(archive).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    await expect(archive.getByRole("status")).toContainText("in 1 meeting");
    expect(await speakersOf(page, older)).not.toContain("Dave");
    await archive.getByRole("button", { name: /Name 1 voice/ }).click();
    await expect(archive).toHaveAttribute("data-state", "applied");
    expect(await speakersOf(page, older)).toContain("Dave");
    await archive.getByRole("button", { name: "Take all of it back" }).click();
    await expect(archive).toHaveAttribute("data-state", "undone");
    expect(await speakersOf(page, older)).not.toContain("Dave");
  });

  await test.step("the workspace says how sure names must be, and sees how right they were", async () => {
    await page.goto("/settings");
    await expect(page.getByText(/got somebody else's name/)).toHaveCount(3);
    await expect(page.getByText(/of 1 name that somebody checked, none was wrong/)).toBeVisible();
    await page.getByRole("radio", { name: /Strict/ }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("radio", { name: /Strict/ })).toBeChecked();
  });

  await test.step("a program gets a key that opens what it was made for", async () => {
    await page.getByLabel("What is it for?").fill("A program");
    await page.getByRole("checkbox", { name: "read people" }).check();
    await page.getByRole("button", { name: "Make a key" }).click();
    const key = (await page.getByTestId("api-key").textContent()) ?? "";
    const headers = { authorization: `Bearer ${key}` };
    const people = await page.request.get("/api/v1/speakers", { headers });
    expect((await people.json()).items).toMatchObject([{ name: "Brenda" }, { name: "Dave" }]);
    expect((await page.request.get("/api/v1/meetings", { headers })).status()).toBe(403);
    expect((await page.request.get("/api/v1/openapi.json")).status()).toBe(200);
  });
});

/** Hands the recording in, waits for its names, and gives the meeting's id. */
async function hold(page: Page): Promise<string> {
  await upload(page, sharedAudio("ami-es2004a/mixture.wav"));
  await expect(page.locator("[data-state]").first()).toHaveAttribute("data-state", "ready", { timeout: 90_000 });
  return page.url().split("/").at(-1) ?? "";
}

/** Presses "next" until the voice under review is this one. */
async function goTo(page: Page, name: string | RegExp): Promise<void> {
  const reviewed = page.getByTestId("reviewed");
  await expect(reviewed).toBeVisible();
  const voices = Number(
    /of (\d+)/.exec((await page.getByRole("dialog").getByRole("heading").first().textContent()) ?? "")?.[1],
  );
  for (let n = 0; n < voices; n++) {
    const now = (await reviewed.getAttribute("data-speaker")) ?? "";
    if (typeof name === "string" ? now === name : name.test(now)) return;
    await page.keyboard.press("n");
    await expect(reviewed).not.toHaveAttribute("data-speaker", now);
  }
  throw new Error(`No voice is called ${name}.`);
}

async function speakersOf(page: Page, meetingId: string): Promise<string[]> {
  const input = encodeURIComponent(JSON.stringify({ id: meetingId }));
  const answer = await page.request.get(`/api/trpc/meeting.get?input=${input}`);
  const { speakers } = (await answer.json()).result.data;
  return speakers.flatMap(({ person }: { person: { name: string } | null }) => (person ? [person.name] : []));
}
