"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactElement, useState } from "react";
import { toast } from "sonner";
import { Avatar } from "@/components/ui/Avatar.tsx";
import { Menu, MenuItem, MenuSection } from "@/components/ui/Menu.tsx";
import { NameDialog } from "@/features/people/NameDialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

export interface NameMenuProps {
  speaker: SpeakerView;
  trigger: ReactElement;
  onChoose: (personId: string | null) => void;
}

/** Whose voice it is: somebody known, somebody new, or nobody we know. */
export function NameMenu({ speaker, trigger, onChoose }: NameMenuProps) {
  const t = useTranslations("speakers");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isNaming, setIsNaming] = useState(false);
  const { data: people } = useQuery(trpc.person.list.queryOptions({}));
  const create = useMutation(
    trpc.person.create.mutationOptions({
      onSuccess: ({ id }) => {
        setIsNaming(false);
        onChoose(id);
        return queryClient.invalidateQueries(trpc.person.list.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <>
      <Menu trigger={trigger} align="start" className="w-60">
        {people && people.length > 0 ? <MenuSection label={t("whoIsIt")} /> : null}
        {people?.map((person) => (
          <MenuItem key={person.id} onClick={() => onChoose(person.id)}>
            <Avatar name={person.name} className="size-5" />
            <span className="truncate">{person.name}</span>
          </MenuItem>
        ))}
        {people && people.length > 0 ? <MenuSection /> : null}
        <MenuItem onClick={() => setIsNaming(true)}>
          <UserPlus aria-hidden />
          {t("newPerson")}
        </MenuItem>
        {speaker.person ? (
          <MenuItem onClick={() => onChoose(null)}>
            <UserX aria-hidden />
            {t("clear")}
          </MenuItem>
        ) : null}
      </Menu>
      <NameDialog
        isOpen={isNaming}
        onOpenChange={setIsNaming}
        title={t("newPersonTitle", { speaker: speaker.label })}
        isBusy={create.isPending}
        onSave={(name) => create.mutate({ name })}
      />
    </>
  );
}
