import { type MeetingView, speakerLabel } from "@rollcall/core/meeting";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { jobViews } from "../job/jobViews.ts";
import { parse } from "../parse.ts";

export const ListMeetingsInput = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
  query: z.string().trim().max(200).optional(),
});

/** Meetings, newest first, by pages; `query` looks into titles and names. A handful of queries for any page size. */
export async function listMeetings(
  ctx: Ctx,
  input: z.input<typeof ListMeetingsInput> = {},
): Promise<{ items: MeetingView[]; nextCursor: string | null }> {
  requireRole(ctx, ...anyMember);
  const { cursor, limit, query } = parse(ListMeetingsInput, input);
  const { db, orgId } = ctx;
  const containing = query && { contains: query, mode: "insensitive" as const };
  const after = cursor === undefined ? null : decodeCursor(cursor);

  const rows = await db.meeting.findMany({
    where: {
      orgId,
      ...(after && {
        OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }],
      }),
      ...(containing && {
        AND: {
          OR: [
            { title: containing },
            { shown: { speakers: { some: { state: "named", person: { name: containing } } } } },
          ],
        },
      }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: {
      id: true,
      title: true,
      state: true,
      heldAt: true,
      createdAt: true,
      recording: { select: { durationMs: true } },
      shown: {
        select: {
          speakers: {
            orderBy: { ordinal: "asc" },
            select: { ordinal: true, alias: true, colour: true, state: true, person: { select: { name: true } } },
          },
        },
      },
    },
  });
  const page = rows.slice(0, limit);
  const jobs = await jobViews(
    db,
    { orgId, meetingId: { in: page.map((row) => row.id) }, name: { not: "clip" } },
    "meetingId",
  );
  const jobOf = new Map(jobs.map((job) => [job.meetingId, job]));

  const items = page.map(({ recording, shown, ...row }) => ({
    ...row,
    heldAt: row.heldAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    durationMs: recording?.durationMs ?? null,
    people: (shown?.speakers ?? []).map(({ ordinal, alias, colour, state, person }) => ({
      label: alias ?? speakerLabel(ordinal),
      name: person?.name ?? null,
      colour,
      state,
    })),
    job: jobOf.get(row.id) ?? null,
  }));
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(last) : null;
  return { items, nextCursor };
}
