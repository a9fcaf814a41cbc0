import { randomUUID } from "node:crypto";
import type { EditCommand } from "@rollcall/core/edit/command";
import { aTranscribedMeeting } from "@rollcall/db/testing/factories";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchTranscript } from "../src/server/watchTranscript.ts";
import { ctxOf } from "./support/meetings.ts";
import { type Account, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
});
afterAll(() => app.close());

test("whoever looks at a transcript is sent its speakers, each edit when it is announced, and those missed", async () => {
  const { transcriptId, speakerIds } = await aTranscribedMeeting(ctxOf(app, owner));
  const [first] = (await owner.api.transcript.segments({ transcriptId })).items;
  if (!first) throw new Error("the transcript has no text");
  const leaving = new AbortController();
  // So patient that only an announcement can be what woke it.
  const changes = watchTranscript(ctxOf(app, owner), {
    transcriptId,
    revision: 0,
    signal: leaving.signal,
    rereadMs: 3_600_000,
  });
  const next = async () => (await changes.next()).value;
  expect(await next()).toMatchObject({ revision: 0, segments: [], speakers: [{ label: "Speaker 1" }, {}] });

  const command = { kind: "reword", segmentId: first.id, version: 1, text: "Hello there." } as const;
  await owner.api.edit.do({ transcriptId, editId: randomUUID(), command });
  expect(await next()).toMatchObject({ revision: 1, segments: [{ text: "Hello there." }], speakers: null });

  await owner.api.edit.labelSpeaker({ speakerId: speakerIds[0] ?? "", alias: "Chair" });
  expect(await next()).toMatchObject({ revision: 1, segments: [], speakers: [{ label: "Chair" }, {}] });

  const late = watchTranscript(ctxOf(app, owner), { transcriptId, revision: 0, signal: leaving.signal });
  expect((await late.next()).value).toMatchObject({ revision: 1, segments: [{ text: "Hello there." }] });
  const end = changes.next();
  leaving.abort();
  expect((await end).done).toBe(true);
});

test("undo says what was undone, and each person has their own", async () => {
  const { transcriptId } = await aTranscribedMeeting(ctxOf(app, owner));
  const [first] = (await owner.api.transcript.segments({ transcriptId })).items;
  const command = { kind: "assign" as const, segmentIds: [first?.id ?? ""], speakerId: null } satisfies EditCommand;
  await owner.api.edit.do({ transcriptId, editId: randomUUID(), command });
  const back = (direction: "undo" | "redo") =>
    owner.api.edit.takeBack({ transcriptId, editId: randomUUID(), direction });
  expect(await back("undo")).toMatchObject({ kind: "done", of: "assign", segments: [{ speakerId: first?.speakerId }] });
  expect(await back("undo")).toMatchObject({ kind: "nothing" });
  expect(await back("redo")).toMatchObject({ kind: "done", of: "assign", segments: [{ speakerId: null }] });
});
