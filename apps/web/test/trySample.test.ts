import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mediaStore } from "../src/server/mediaStore.ts";
import { signUp, startTestApp, type TestApp } from "./support/testApp.ts";

const samplesDir = fileURLToPath(new URL("../../../samples", import.meta.url));
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ ROLLCALL_SAMPLES: samplesDir });
});
afterAll(() => app.close());

test("the sample meeting comes with its voices enrolled; a second one does not enrol them again", async () => {
  const { api } = await signUp();
  const { meetingId, jobId } = await api.meeting.trySample();
  expect(await api.meeting.get({ id: meetingId })).toMatchObject({
    title: "Sample meeting",
    state: "waiting",
    recording: { fileName: "meeting.opus", mediaType: "audio/ogg" },
    job: { id: jobId, name: "transcribe" },
  });
  const people = await api.person.list({});
  expect(people.map(({ name, samples, job }) => [name, samples.waiting, job?.name])).toEqual([
    ["Maya", 2, "enroll"],
    ["Victor", 2, "enroll"],
  ]);
  const rows = await app.db.recording.findMany({ select: { mediaKey: true } });
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(existsSync(mediaStore().path(row.mediaKey ?? ""))).toBe(true);
  expect(existsSync(`${samplesDir}/meeting.opus`)).toBe(true);

  await api.meeting.trySample();
  expect(await api.person.list({})).toHaveLength(2);
});

test("without its voices it is only the meeting", async () => {
  const { api } = await signUp();
  await api.meeting.trySample({ enrollVoices: false });
  expect(await api.person.list({})).toEqual([]);
});
