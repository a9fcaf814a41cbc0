import { expect, type Locator, type Page, test } from "@playwright/test";
import { inAllLooks } from "./looks.ts";
import { signUp } from "./people.ts";
import { conversation, seedMeeting } from "./seed/meetingSeed.ts";
import { createWebServer } from "./webServer.ts";

const lines = [
  "S1: Good morning everybody and welcome.",
  "S2: Thanks Anna shall we begin with the bugdet(?) of last year",
  "S2: It was rather tight.",
  "S1: Yes let us begin.",
  "S3: I have the numbers here one moment please.",
  "S1: Take your time.",
];

const dataDir = () => process.env.ROLLCALL_E2E_DATA ?? "";
const rows = (page: Page) => page.getByTestId("segment");
const texts = async (page: Page) =>
  (await rows(page).locator("[data-text]").allTextContents()).map((text) => text.trim());
const saved = (page: Page) => expect(page.getByTestId("save-state")).toHaveText("· Saved");
const toast = (page: Page, text: string | RegExp) => page.locator("[data-sonner-toast]").filter({ hasText: text });

/** An account with a meeting that was transcribed, and its page. */
async function openMeeting(page: Page): Promise<{ email: string; password: string; path: string }> {
  const account = await signUp(page);
  const { meetingId } = await seedMeeting(dataDir(), {
    email: account.email,
    title: "Planning",
    ...conversation(lines),
  });
  const path = `/meetings/${meetingId}`;
  await page.goto(path);
  await isReady(page);
  return { ...account, path };
}

/** All text is there, and keys are heard. */
const isReady = (page: Page) => expect(page.locator("[role=feed][data-editable=true]")).toBeVisible();

/** The passage is open and the caret is in it. */
const isTyping = (row: Locator) => expect(row.getByTestId("live-text")).toBeFocused();

test("a meeting is reviewed with the keyboard alone", async ({ page }) => {
  await openMeeting(page);
  const { keyboard } = page;
  const row = (n: number) => rows(page).nth(n);

  await test.step("from passage to passage, words changed where they stand", async () => {
    await keyboard.press("Home");
    await expect(row(0)).toBeFocused();
    await keyboard.press("ArrowDown");
    await expect(row(1)).toBeFocused();
    await keyboard.press("Enter");
    await isTyping(row(1));
    await keyboard.press("End");
    await keyboard.type("?");
    await keyboard.press("Enter");
    await isTyping(row(2));
    await keyboard.press("Escape");
    await expect(row(2)).toBeFocused();
    await expect(row(1)).toContainText("last year?");
    await saved(page);
  });

  await test.step("to the next doubtful word, which is no longer one when it was written anew", async () => {
    await keyboard.press("Home");
    await keyboard.press("d");
    await expect(row(1)).toBeFocused();
    await keyboard.press("Enter");
    for (let n = 0; n < "Thanks Anna shall we begin with the bu".length; n++) await keyboard.press("ArrowRight");
    for (let n = 0; n < "gdet".length; n++) await keyboard.press("Delete");
    await keyboard.type("dget");
    await keyboard.press("Escape");
    await expect(row(1)).toContainText("the budget of last year?");
    await expect(page.locator("[data-doubtful]")).toHaveCount(0);
  });

  await test.step("cut, joined, and taken back", async () => {
    await keyboard.press("Enter");
    for (let n = 0; n < "Thanks Anna ".length; n++) await keyboard.press("ArrowRight");
    await keyboard.press("Shift+Enter");
    await isTyping(row(2));
    await expect(rows(page)).toHaveCount(lines.length + 1);
    await expect(row(1)).toContainText(/Thanks Anna\s*$/);
    await keyboard.press("Backspace");
    await expect(rows(page)).toHaveCount(lines.length);
    await isTyping(row(1));
    await keyboard.press("Escape");
    await keyboard.press("Control+z");
    await expect(toast(page, "Undone: passages joined")).toBeVisible();
    await expect(rows(page)).toHaveCount(lines.length + 1);
    await keyboard.press("Control+Shift+z");
    await expect(toast(page, "Done again: passages joined")).toBeVisible();
    await expect(rows(page)).toHaveCount(lines.length);
  });

  await test.step("given to other speakers: here by a number, onward and everywhere by the menu, a new voice", async () => {
    await keyboard.press("End");
    await expect(row(5)).toBeFocused();
    await keyboard.press("3");
    await expect(row(5)).toHaveAttribute("data-speaker", "Speaker 3");
    await keyboard.press("s");
    await expect(page.getByRole("menu", { name: "Who says this?" })).toBeVisible();
    await keyboard.press("A");
    await keyboard.press("Enter");
    await expect(row(5)).toHaveAttribute("data-speaker", "Speaker 4");
    await expect(row(5)).toBeFocused();
    await keyboard.press("Home");
    await keyboard.press("Shift+S");
    await expect(page.getByRole("menuitemradio", { name: "Everywhere" })).toHaveAttribute("aria-checked", "true");
    for (let n = 0; n < 2; n++) await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(row(0)).toHaveAttribute("data-speaker", "Speaker 2");
    await expect(row(3)).toHaveAttribute("data-speaker", "Speaker 2");
    await saved(page);
  });

  await test.step("put in, moved in time, removed", async () => {
    await keyboard.press("End");
    await keyboard.press("i");
    await isTyping(row(6));
    await keyboard.press("Control+a");
    await keyboard.type("Here they are.");
    await keyboard.press("Escape");
    await expect(row(6)).toContainText("Here they are.");
    const startMs = Number(await row(6).getAttribute("data-start-ms"));
    await keyboard.press(".");
    await expect(row(6)).toHaveAttribute("data-start-ms", String(startMs + 100));
    await keyboard.press("ArrowUp");
    await keyboard.press("Delete");
    await expect(rows(page)).toHaveCount(lines.length);
  });

  await test.step("found and replaced after a look", async () => {
    await keyboard.press("Control+f");
    await keyboard.type("begin");
    await expect(page.getByRole("textbox", { name: "Find", exact: true })).toHaveValue("begin");
    await expect(page.getByTestId("find-count")).toHaveText("1 of 2");
    await keyboard.press("Enter");
    await expect(page.getByTestId("find-count")).toHaveText("2 of 2");
    await page.getByRole("textbox", { name: "Replace with" }).focus();
    await keyboard.type("start");
    await page.getByRole("button", { name: "Preview…" }).focus();
    await keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "What is replaced" });
    await expect(dialog.getByRole("checkbox")).toHaveCount(2);
    await dialog.getByRole("checkbox").nth(1).focus();
    await keyboard.press("Space");
    await dialog.getByRole("button", { name: "Replace in 1 passage" }).focus();
    await keyboard.press("Enter");
    await keyboard.press("Escape");
    await expect(row(1)).toContainText("shall we start with");
    await expect(row(3)).toContainText("let us begin");
  });

  await saved(page);
  const before = await texts(page);
  await page.reload();
  await expect(rows(page)).toHaveCount(lines.length);
  expect(await texts(page)).toEqual(before);
});

test("nothing is lost when the server is killed while one types, nor when the page is reloaded meanwhile", async ({
  page,
}) => {
  const server = createWebServer(dataDir());
  await server.start();
  try {
    const { email } = await signUp(page, "Robin Reviewer", server.url);
    const seed = { email, title: "Planning", ...conversation(lines) };
    const { meetingId } = await seedMeeting(dataDir(), seed);
    await page.goto(`${server.url}/meetings/${meetingId}`);
    await isReady(page);
    await page.getByText("welcome.").click();
    await isTyping(rows(page).first());
    await page.keyboard.press("End");
    await page.keyboard.type(" It is good");
    await server.kill();
    await page.keyboard.type(" to see you all.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Well. ");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("save-state")).toContainText("kept here");
    await server.start();
    await saved(page);

    await server.kill();
    await page.keyboard.press("End");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.keyboard.type("So: ");
    await server.start();
    await page.reload();
    await expect(rows(page)).toHaveCount(lines.length - 1);
    const expected = [
      "So: Good morning everybody and welcome. It is good to see you all.",
      "Well. Thanks Anna shall we begin with the bugdet of last year",
    ];
    await expect.poll(async () => (await texts(page)).slice(0, 2)).toEqual(expected);
    await expect(page.getByTestId("save-state")).toHaveAttribute("data-saved", "true");
    await page.reload();
    await expect.poll(async () => (await texts(page)).slice(0, 2)).toEqual(expected);
    await expect(rows(page)).toHaveCount(lines.length - 1);
  } finally {
    await server.kill();
  }
});

test("two people in one meeting see each other's changes within a second and never overwrite each other", async ({
  page,
  browser,
}) => {
  const { path } = await openMeeting(page);
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const other = await context.newPage();
  const isTold = other.waitForResponse((response) => response.url().includes("edit.watch"));
  await other.goto(path);
  await isReady(other);
  await isTold;

  await test.step("words, speakers and names arrive within a second", async () => {
    await page.getByText("It was rather tight.").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Very tight.");
    await expect(rows(other).nth(2)).toContainText("It was rather tight. Very tight.", { timeout: 1000 });
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await expect(rows(other).nth(2)).toHaveAttribute("data-speaker", "Speaker 1", { timeout: 1000 });
    await page.keyboard.press("s");
    await page.getByRole("menuitem", { name: /Rename or colour/ }).click();
    await page.getByLabel("Called").fill("The chair");
    await page.getByRole("radio", { name: "Colour 7" }).check({ force: true });
    await page.getByRole("button", { name: "Save" }).click();
    await expect(rows(other).nth(2)).toHaveAttribute("data-speaker", "The chair", { timeout: 1000 });
    await expect(rows(other).nth(2)).toHaveAttribute("data-colour", "6");
  });

  await test.step("the passage one is typing in stays as it is typed; both versions are shown", async () => {
    await other.getByText("Yes let us begin.").click();
    await other.keyboard.press("End");
    await other.route("**/api/trpc/edit.do**", (route) => route.abort());
    await other.keyboard.type(" Now.");
    await page.getByText("Yes let us begin.").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" At once.");
    await page.keyboard.press("Escape");
    await saved(page);
    await expect(other.getByTestId("live-text")).toHaveText("Yes let us begin. Now.");
    await other.unroute("**/api/trpc/edit.do**");
    await other.keyboard.press("Escape");
    const clash = rows(other).nth(3).getByTestId("clash");
    await expect(clash).toContainText("Yes let us begin. Now.");
    await expect(rows(other).nth(3).locator("[data-text]")).toContainText("Yes let us begin. At once.");
    await inAllLooks(other, "edit-clash");
    await rows(other).nth(3).focus();
    await other.keyboard.press("m");
    await expect(clash).toHaveCount(0);
    await expect(rows(page).nth(3)).toContainText("Yes let us begin. Now.", { timeout: 2000 });
  });

  await test.step("without the stream the page still follows", async () => {
    await other.route("**/api/trpc/edit.watch**", (route) => route.abort());
    await other.reload();
    await isReady(other);
    await page.getByText("Take your time.").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Please.");
    await expect(rows(other).nth(5)).toContainText("Take your time. Please.");
  });
  await context.close();
});

test("the page is accessible while a passage is open, in the speaker menu, in the search and in its preview", async ({
  page,
}) => {
  await openMeeting(page);
  await page.getByText("bugdet").click();
  await isTyping(rows(page).nth(1));
  await inAllLooks(page, "edit-live");
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await expect(page.getByRole("menu", { name: "Who says this?" })).toBeVisible();
  await inAllLooks(page, "edit-speaker");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("begin");
  await expect(page.getByTestId("find-count")).toHaveText("1 of 2");
  await inAllLooks(page, "edit-find");
  await page.getByRole("button", { name: "Preview…" }).click();
  await expect(page.getByRole("dialog", { name: "What is replaced" })).toBeVisible();
  await inAllLooks(page, "edit-replace");
});
