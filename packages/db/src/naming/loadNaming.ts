import { Sureness } from "@rollcall/core/naming";
import type { Db } from "../client.ts";

/** How a meeting's voices are to be named: how sure to be, who is expected, and for how long strangers are remembered. */
export async function loadNaming(
  db: Db,
  { orgId, meetingId }: { orgId: string; meetingId: string | null },
): Promise<{ sureness: Sureness; attendees: string[]; unknownDays: number }> {
  const [org, meeting] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: orgId }, select: { certainty: true, unknownDays: true } }),
    meetingId === null
      ? null
      : db.meeting.findUnique({ where: { orgId_id: { orgId, id: meetingId } }, select: { attendees: true } }),
  ]);
  const { certainty, unknownDays } = org;
  return { sureness: Sureness.parse(certainty), attendees: meeting?.attendees ?? [], unknownDays };
}
