import type { Db } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

const perPage = 20;

interface ArchivedVoice {
  id: string;
  cluster: string;
  speechMs: number;
  vectors: Uint8Array;
  keyId: string;
  personId: string | null;
  /** It belongs to nobody yet, and nobody has said so. */
  isOpen: boolean;
}

export interface ArchivedMeeting {
  meetingId: string;
  attendees: string[];
  voices: ArchivedVoice[];
}

/**
 * Every meeting whose shown transcript has voices of this model that belong to nobody yet, newest first, by pages, with
 * all its voices; without the meetings in which a person has confirmed `except` already.
 */
export async function* undecidedMeetings(
  db: Db,
  where: { orgId: string; modelId: string; except: string },
): AsyncGenerator<ArchivedMeeting[]> {
  const { orgId, modelId, except } = where;
  const isOpen = {
    modelId,
    decidedById: null,
    state: { in: ["unknown", "suggested"] },
  } satisfies Prisma.SpeakerWhereInput;
  for (let after: string | null = null; ; ) {
    const rows: { id: string; attendees: string[]; shown: { speakers: Row[] } | null }[] = await db.meeting.findMany({
      where: {
        orgId,
        ...(after === null ? {} : { id: { lt: after } }),
        shown: {
          state: "ready",
          speakers: { some: isOpen, none: { personId: except, decidedById: { not: null } } },
        },
      },
      orderBy: { id: "desc" },
      take: perPage,
      select: {
        id: true,
        attendees: true,
        shown: {
          select: { speakers: { where: { modelId }, orderBy: { ordinal: "asc" }, select: rowSelect } },
        },
      },
    });
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map(({ id, attendees, shown }) => {
      const voices = (shown?.speakers ?? []).map(({ decidedById, state, ...voice }) => {
        return { ...voice, isOpen: decidedById === null && state !== "named" };
      });
      return { meetingId: id, attendees, voices };
    });
  }
}

const rowSelect = {
  id: true,
  cluster: true,
  speechMs: true,
  vectors: true,
  keyId: true,
  personId: true,
  decidedById: true,
  state: true,
} as const;
type Row = Omit<ArchivedVoice, "isOpen"> & { decidedById: string | null; state: string };
