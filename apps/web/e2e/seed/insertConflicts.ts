/** Two conflicts in the transcript whose id is the argument: in its third and its fourth passage. */
import { createDb } from "@rollcall/db/client";

const [transcriptId = ""] = process.argv.slice(2);
const db = createDb(process.env.DATABASE_URL ?? "");
const { orgId, segments } = await db.transcript.findUniqueOrThrow({
  where: { id: transcriptId },
  select: { orgId: true, segments: { orderBy: { n: "asc" }, select: { startMs: true, endMs: true, text: true } } },
});
const [third, fourth] = segments.slice(2);
if (!third || !fourth) throw new Error("The transcript has too few passages.");
const at = ({ startMs, endMs }: { startMs: number; endMs: number }) => ({ orgId, transcriptId, startMs, endMs });
await db.conflict.createMany({
  data: [
    { ...at(third), kind: "text", old: "It was rather thight.", fresh: "It was rather light.", mine: third.text },
    { ...at(fourth), kind: "text", old: "Let us begin.", fresh: "Lettuce begin.", mine: fourth.text },
  ],
});
await db.$disconnect();
