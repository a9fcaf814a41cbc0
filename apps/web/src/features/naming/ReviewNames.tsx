"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { ReviewedVoice } from "@/features/naming/ReviewedVoice.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** The pass through all voices of a meeting, those that need a look first; by keyboard alone if one likes. */
export function ReviewNames({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  // What needs a look is asked when the pass begins: a voice one has decided about stays in its place.
  const [order, setOrder] = useState<string[] | null>(null);
  const [at, setAt] = useState(0);
  const { data: voices } = useQuery(
    trpc.naming.review.queryOptions({ meetingId: meeting.id }, { enabled: order !== null }),
  );
  const { data: people } = useQuery(trpc.person.list.queryOptions({}, { enabled: order !== null }));
  const open = meeting.speakers.filter(({ isConfirmed }) => !isConfirmed).length;
  const rank = { suggested: 0, unknown: 1, named: 2 } as const;
  const begin = () => {
    const sorted = meeting.speakers.toSorted(
      (a, b) =>
        Number(a.isConfirmed) - Number(b.isConfirmed) || rank[a.state] - rank[b.state] || b.speechMs - a.speechMs,
    );
    setAt(0);
    setOrder(sorted.map(({ id }) => id));
  };
  const speaker = meeting.speakers.find(({ id }) => id === order?.[at]);
  const voice = voices?.find(({ speakerId }) => speakerId === speaker?.id);
  const count = order?.length ?? 0;
  const go = (by: number) => setAt((now) => (now + by + count) % count);
  return (
    <>
      <Button size="sm" className="my-2 w-full" onClick={begin}>
        <ListChecks aria-hidden />
        {t("review", { count: open })}
      </Button>
      {order ? (
        <Dialog
          isOpen
          onOpenChange={(isOpen) => isOpen || setOrder(null)}
          title={t("reviewTitle", { at: at + 1, count })}
          description={t("reviewKeys")}
        >
          {speaker && voice && people ? (
            <ReviewedVoice
              key={speaker.id}
              meetingId={meeting.id}
              speaker={speaker}
              voice={voice}
              people={people}
              onGo={go}
            />
          ) : null}
        </Dialog>
      ) : null}
    </>
  );
}
