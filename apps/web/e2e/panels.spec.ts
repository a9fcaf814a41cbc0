import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { inAllLooks } from "./looks.ts";
import { signUp } from "./people.ts";
import { addDisagreements } from "./seed/addDisagreements.ts";
import { conversation, seedMeeting } from "./seed/meetingSeed.ts";

const dataDir = () => process.env.ROLLCALL_E2E_DATA ?? "";
const rows = (page: Page) => page.getByTestId("segment");
const rail = (page: Page) => page.getByRole("complementary", { name: "About this meeting" });
const tab = (page: Page, name: string | RegExp) => page.getByRole("tab", { name });
const saved = (page: Page) => expect(page.getByTestId("save-state")).toHaveText("· Saved");

const lines = [
  "S1: Good morning everybody and welcome.",
  "S2: Thanks shall we begin with the bugdet(?) that Wilhelmeena(?) sent",
  "S2: It was rather tight.",
  "S1: Yes let us begin.",
  "S3: I have the numbers here one moment please.",
];

async function openMeeting(page: Page) {
  const account = await signUp(page);
  const talk = conversation(lines);
  // The models say of two words that they may have been repeated.
  const flagged = talk.segments.map((segment, n) =>
    n === 2
      ? { ...segment, words: segment.words.map((word, i) => (i > 2 ? { ...word, f: ["loop"] } : word)) }
      : segment,
  );
  const seed = { email: account.email, title: "Planning", ...talk, segments: flagged };
  const seeded = await seedMeeting(dataDir(), seed);
  await page.goto(`/meetings/${seeded.meetingId}`);
  await expect(rows(page)).toHaveCount(lines.length);
  // Before that the text can be read, but not worked on.
  await expect(rows(page).first().locator("[data-speaker-menu]")).toBeVisible();
  return { ...account, ...seeded };
}

test("what is doubtful is settled one after the other, worst first", async ({ page }) => {
  await openMeeting(page);
  await tab(page, /Review/).click();
  await expect(rail(page)).toContainText("3 checks, about a minute");
  const queue = rail(page).getByRole("list", { name: "What is worth a look" }).getByRole("button");
  await expect(queue).toHaveText([/Wilhelmeena/, /tight.may be repeated/, /bugdet/]);
  await inAllLooks(page, "review");

  await page.keyboard.press("d");
  const card = rail(page).getByRole("region", { name: "The check one is at" });
  await expect(card).toContainText("Wilhelmeena");
  await expect(card).toContainText("30% sure");
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press("d");
  await expect(card).toContainText("tight.");
  await expect(rows(page).nth(2)).toBeFocused();
  await page.keyboard.press("Shift+D");
  await expect(card).toContainText("Wilhelmeena");
  await page.keyboard.press("y");
  await expect(queue).toHaveText([/tight/, /bugdet/]);
  await page.keyboard.press("y");
  await expect(queue).toHaveText([/bugdet/]);
  await expect(rows(page).nth(1).locator("[data-doubtful]")).toHaveText(["bugdet"]);
  await saved(page);

  await test.step("a word that is written anew leaves the queue too, and all stays so", async () => {
    await card.getByRole("button", { name: "Edit" }).click();
    await expect(page.getByTestId("live-text")).toBeFocused();
    for (let n = 0; n < "bugdet".length; n++) await page.keyboard.press("Delete");
    await page.keyboard.type("budget");
    await page.keyboard.press("Escape");
    await expect(rail(page)).toContainText("Everything is settled.");
    await saved(page);
    await page.reload();
    await tab(page, "Review").click();
    await expect(rail(page)).toContainText("Nothing here is doubtful.");
  });
});

test("who changed what is listed, and any state is looked at before it is restored, and undone", async ({ page }) => {
  await openMeeting(page);
  const third = rows(page).nth(2);
  await third.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Well ");
  await page.keyboard.press("Escape");
  await saved(page);
  await third.focus();
  await page.keyboard.press("1");
  await saved(page);

  await tab(page, "History").click();
  const history = rail(page).getByRole("list", { name: "History" }).getByRole("listitem");
  await expect(history).toHaveCount(3);
  await expect(history.nth(0)).toContainText("Robin Reviewer gave a passage to another speaker");
  await expect(history.nth(1)).toContainText("rewrote a passage");
  await expect(history.nth(1)).toContainText("Well It was rather tight.");
  await inAllLooks(page, "history");

  await history.nth(2).getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Back to what the machine wrote?" });
  await expect(dialog).toContainText("Takes back 2 changes, and one passage becomes another.");
  await expect(dialog).toContainText("Somebody else speaks.");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(third.locator("[data-text]")).toHaveText(/^It was rather tight\.\s*$/);
  await expect(third).toHaveAttribute("data-speaker", "Speaker 2");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(third).toContainText("Well It was");
  await expect(third).toHaveAttribute("data-speaker", "Speaker 1");
});

test("words are highlighted, commented with people named, answered, and expected from now on", async ({ page }) => {
  await openMeeting(page);
  await page.getByTestId("segment").nth(1).focus();
  await page.keyboard.press("h");
  await tab(page, "Notes").click();
  const notes = page.getByTestId("note");
  await expect(notes).toHaveCount(1);

  await rows(page)
    .nth(4)
    .locator("[data-word='3']")
    .dblclick({ modifiers: ["Alt"] });
  const bar = page.getByRole("toolbar", { name: "What is marked" });
  await expect(bar).toBeVisible();
  await inAllLooks(page, "marked");
  await bar.getByRole("button", { name: "Expect this word" }).click();
  await expect(page.getByText("“numbers” is expected from now on.")).toBeVisible();
  await bar.getByRole("button", { name: /Comment/ }).click();
  const field = rail(page).getByRole("textbox", { name: "Comment" });
  await expect(field).toBeFocused();
  await page.keyboard.type("Which ones, ");
  await rail(page).getByRole("button", { name: "Name somebody" }).click();
  await page.getByRole("menuitem", { name: "Robin Reviewer" }).click();
  await expect(field).toHaveValue("Which ones, @Robin Reviewer ");
  await rail(page).getByRole("button", { name: "Save" }).click();
  await expect(notes).toHaveCount(2);
  const note = notes.nth(1);
  await expect(note).toContainText("numbers");
  await expect(note.getByText("@Robin Reviewer")).toBeVisible();
  await note.getByRole("button", { name: "Answer" }).click();
  await page.keyboard.type("Those of May.");
  await page.keyboard.press("Control+Enter");
  await expect(note).toContainText("Those of May.");
  await inAllLooks(page, "notes");

  await note.getByRole("button", { name: "Mark as done" }).click();
  await expect(notes).toHaveCount(1);
  await page.reload();
  await tab(page, "Notes").click();
  await rail(page).getByRole("button", { name: "Show one that is done" }).click();
  await expect(notes.nth(1)).toContainText("Those of May.");
  await notes.nth(1).getByRole("button", { name: "Open it again" }).click();
  await expect(rail(page).getByRole("button", { name: /that is done/ })).toHaveCount(0);
});

test("where another run and people disagree, a key decides", async ({ page }) => {
  const { transcriptId } = await openMeeting(page);
  await addDisagreements(dataDir(), { transcriptId });
  await page.reload();
  await tab(page, /Review/).click();
  const places = rail(page).getByRole("region", { name: "Where versions disagree" });
  await expect(places).toContainText("2 places to decide");
  await expect(places.getByRole("listitem").first()).toContainText("rather thight");
  await inAllLooks(page, "conflicts");
  await page.keyboard.press("t");
  await expect(places).toContainText("One place to decide");
  await expect(rows(page).nth(2)).toContainText("It was rather light.");
  await page.keyboard.press("m");
  await expect(places).toHaveCount(0);
  await expect(rows(page).nth(3)).toContainText("Yes let us begin.");
  await page.reload();
  await tab(page, /Review/).click();
  await expect(rail(page)).toContainText("checks");
  await expect(places).toHaveCount(0);
});

test("the transcript is taken away in any form, whole or what is marked; details and talk time", async ({ page }) => {
  await openMeeting(page);
  await page.getByRole("button", { name: "Export" }).click();
  await inAllLooks(page, "export");
  await page.getByRole("checkbox", { name: "Mark doubtful words" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: /Plain text/ }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Planning.txt");
  expect(readFileSync(await download.path(), "utf8")).toContain(
    "[00:00:01] Speaker 2: Thanks shall we begin with the [bugdet?]",
  );
  for (const name of ["Word document", "PDF", "Markdown", "Subtitles", "Web subtitles", "SegLST", "RTTM"]) {
    const link = page.getByRole("link", { name: new RegExp(name) }).first();
    const answer = await page.request.get((await link.getAttribute("href")) ?? "");
    expect(answer.status(), name).toBe(200);
  }
  await page.keyboard.press("Escape");
  await tab(page, "Details").click();
  await expect(rail(page)).toContainText("meeting.wav");
  await inAllLooks(page, "details");
  await tab(page, "Speakers").click();
  await expect(rail(page).getByTestId("speaker").first()).toContainText("%");
});

test("on a phone the panels come from the edge, and give way to the text", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 780 });
  await openMeeting(page);
  await page.getByRole("button", { name: "About this meeting" }).click();
  const sheet = page.getByRole("dialog", { name: "About this meeting" });
  await sheet.getByRole("tab", { name: /Review/ }).click();
  await expect(sheet).toContainText("3 checks");
  for (const name of ["Notes", "History", "Details", "Speakers", /Review/]) {
    await sheet.getByRole("tab", { name }).click();
    await inAllLooks(page, `sheet ${name}`.replaceAll("/", ""));
    await page.setViewportSize({ width: 375, height: 780 });
  }
  await sheet.getByRole("button", { name: "Next" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(rows(page).nth(1)).toBeFocused();
});
