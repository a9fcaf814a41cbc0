import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportMeeting } from "../src/server/export/exportMeeting.ts";
import { asMember } from "../src/server/http.ts";
import { aRecordedMeeting, aSpeaker } from "./support/meetings.ts";
import { type Account, origin, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

const run = promisify(execFile);
let app: TestApp;
let owner: Account;
let stranger: Account;
let meetingId: string;
let folder: string;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  stranger = await signUp();
  folder = await mkdtemp(join(tmpdir(), "rollcall-export-"));
  meetingId = await aTranscribedMeeting();
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function aTranscribedMeeting(): Promise<string> {
  const meeting = await aRecordedMeeting(app, owner);
  const speakerId = await aSpeaker(app, owner, meeting.transcriptId);
  const person = await owner.api.person.create({ name: "Zoë Łukasz" });
  await owner.api.transcript.nameSpeaker({ speakerId, personId: person.id });
  const rows = ["Good morning", "R&D is < 5 %", "Schluß für heute"].map((text, n) => ({
    orgId: owner.orgId,
    transcriptId: meeting.transcriptId,
    n,
    startMs: n * 60_000,
    endMs: n * 60_000 + 2000,
    speakerId: n === 2 ? null : speakerId,
    text,
    words: text
      .split(" ")
      .map((t, i) => ({ t, s: n * 60_000 + i * 300, e: n * 60_000 + i * 300 + 250, c: i ? 0.9 : 0.3 })),
    attempt: 1,
  }));
  await app.db.segment.createMany({ data: rows });
  await app.db.transcript.updateMany({ where: { id: meeting.transcriptId }, data: { state: "ready" } });
  return meeting.meetingId;
}

function get(query: string, { account = owner, id = meetingId } = {}) {
  const request = new Request(`${origin}/api/meetings/${id}/export?${query}`, { headers: account.headers });
  return asMember(request, (ctx) => exportMeeting(request, ctx, id));
}

async function saved(query: string, name: string): Promise<string> {
  const response = await get(query);
  expect(response.status).toBe(200);
  const path = join(folder, name);
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}

test.each([
  ["txt", "[00:01:00] Zoë Łukasz: R&D is < 5 %\n"],
  ["md", "**Zoë Łukasz** `00:01:00`  \nR&D is \\< 5 %\n"],
  ["srt", "00:01:00,000 --> 00:01:01,450\nR&D is < 5 %\n"],
  ["vtt", "<v Zoë Łukasz>R&amp;D is &lt; 5 %\n"],
  ["json", '"name": "Zoë Łukasz"'],
  ["seglst", '"speaker": "Zoë Łukasz"'],
])("%s carries the names of now", async (format, expected) => {
  const response = await get(`format=${format}`);
  expect(response.headers.get("content-disposition")).toContain("attachment; filename=");
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(await response.text()).toContain(expected);
});

test("options leave out times and speakers, mark doubtful words and cut a part out", async () => {
  const text = await (await get("format=txt&timestamps=0&speakers=0&doubtful=1&fromMs=60000&toMs=110000")).text();
  expect(text).toBe("[R&D?] is < 5 %\n");
});

test("a format there is none of, a transcript that is not ready and a foreign meeting are refused", async () => {
  expect((await get("format=exe")).status).toBe(400);
  const running = await aRecordedMeeting(app, owner);
  expect((await get("format=txt", { id: running.meetingId })).status).toBe(412);
  expect((await get("format=txt", { account: stranger })).status).toBe(404);
});

test("that it was handed out is on record, without its content", async () => {
  await get("format=srt");
  const event = await app.db.auditEvent.findFirst({
    where: { action: "transcript.exported" },
    orderBy: { at: "desc" },
  });
  expect(event).toMatchObject({ orgId: owner.orgId, actor: `user:${owner.userId}`, detail: { format: "srt" } });
});

test("docx is a document that Word's own format rules accept, with all texts", async () => {
  const path = await saved("format=docx", "meeting.docx");
  const bytes = await readFile(path);
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
});

test("LibreOffice reads the docx", async ({ skip }) => {
  if (!(await isInstalled("soffice")))
    return skip("LibreOffice is not on this machine: the docx was not opened with it");
  const path = await saved("format=docx", "office.docx");
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  await run("soffice", [profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, path]);
  const text = await readFile(join(folder, "office.txt"), "utf8");
  for (const said of ["Planning", "Zoë Łukasz", "R&D is < 5 %", "Unknown", "Schluß für heute"])
    expect(text).toContain(said);
}, 60_000);

test("pdftotext reads the pdf, names with all their letters", async ({ skip }) => {
  const path = await saved("format=pdf", "meeting.pdf");
  expect((await readFile(path)).subarray(0, 5).toString()).toBe("%PDF-");
  if (!(await isInstalled("pdftotext"))) return skip("pdftotext is not on this machine: the pdf was not read back");
  const { stdout } = await run("pdftotext", ["-layout", path, "-"]);
  for (const said of ["Planning", "Zoë Łukasz", "00:01:00", "R&D is < 5 %", "Schluß für heute"]) {
    expect(stdout).toContain(said);
  }
});

async function isInstalled(program: string): Promise<boolean> {
  return run("which", [program]).then(
    () => true,
    () => false,
  );
}
