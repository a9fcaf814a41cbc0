"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Who is expected at the meeting: their names need less evidence. */
export function Attendees({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const { data: people } = useQuery(trpc.person.list.queryOptions({}, { enabled: chosen !== null }));
  const save = useMutation(
    trpc.naming.setAttendees.mutationOptions({
      onSuccess: () => {
        setChosen(null);
        return queryClient.invalidateQueries(trpc.meeting.get.queryFilter({ id: meeting.id }));
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const names = meeting.attendees.map(({ name }) => name).join(", ");
  return (
    <div className="border-t py-3 text-sm">
      <p className="text-subtle text-xs">{t("expected")}</p>
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate">{names === "" ? t("nobodyExpected") : names}</p>
        <Button size="sm" variant="ghost" onClick={() => setChosen(new Set(meeting.attendees.map(({ id }) => id)))}>
          {t("changeExpected")}
        </Button>
      </div>
      {chosen === null ? null : (
        <Dialog
          isOpen
          onOpenChange={(isOpen) => isOpen || setChosen(null)}
          title={t("expectedTitle")}
          description={t("expectedText")}
        >
          <div className="flex flex-col gap-2">
            {people?.map((person) => (
              <Checkbox key={person.id} isChecked={chosen.has(person.id)} onChange={() => toggle(person.id)}>
                {person.name}
              </Checkbox>
            ))}
          </div>
          <div className="mt-4 flex justify-end">
            <Button
              variant="primary"
              isBusy={save.isPending}
              onClick={() => save.mutate({ meetingId: meeting.id, personIds: [...chosen] })}
            >
              {t("save")}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
