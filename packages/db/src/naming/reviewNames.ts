import type { VoiceToReview } from "@rollcall/core/namingBatch";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { decisionSelect, machineDecision } from "./decision.ts";

export const ReviewNamesInput = z.object({ meetingId: z.uuid() });

/** What a reviewer needs about each voice of the shown transcript: what the machine says or had said, and clips to hear. */
export async function reviewNames(ctx: Ctx, input: z.input<typeof ReviewNamesInput>): Promise<VoiceToReview[]> {
  requireRole(ctx, ...anyMember);
  const { meetingId } = parse(ReviewNamesInput, input);
  const { db, orgId } = ctx;
  const meeting = await db.meeting.findUnique({
    where: { orgId_id: { orgId, id: meetingId } },
    select: {
      shown: {
        select: { id: true, speakers: { orderBy: { speechMs: "desc" }, select: { id: true, ...decisionSelect } } },
      },
    },
  });
  if (!meeting) throw notFound();
  const { shown } = meeting;
  if (!shown) return [];
  const longest = await db.$queryRaw<{ speakerId: string; startMs: number; endMs: number }[]>`
    select "speakerId"::text as "speakerId", "startMs", least("endMs", "startMs" + 15000) as "endMs" from (
      select "speakerId", "startMs", "endMs",
        row_number() over (partition by "speakerId" order by "endMs" - "startMs" desc) as place
      from "Segment"
      where "orgId" = ${orgId}::uuid and "transcriptId" = ${shown.id}::uuid and "speakerId" is not null
    ) segment where place <= 3`;
  const segments = Map.groupBy(longest, ({ speakerId }) => speakerId);
  return shown.speakers.map(({ id, ...row }) => {
    const { state, personId, evidence } = machineDecision(row);
    const heard = evidence?.clips.length ? evidence.clips : (segments.get(id) ?? []);
    return { speakerId: id, state, personId, evidence, clips: heard.map(({ startMs, endMs }) => ({ startMs, endMs })) };
  });
}
