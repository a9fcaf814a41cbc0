"use client";
import { Menu as Base } from "@base-ui/react/menu";
import type { SpeakerView } from "@rollcall/core/meeting";
import { Palette, RotateCcw, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { MenuChoice, MenuChoices, MenuItem, MenuSection, popupClass } from "@/components/ui/Menu.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { useAssign } from "@/features/edit/useAssign.ts";
import { speakerName } from "@/features/transcript/speakerName.ts";
import { cn } from "@/lib/cn.ts";

/** How far a choice reaches: the passage, the turn from it on, or everything of its speaker. */
export type Reach = "here" | "onward" | "everywhere";
const reaches: readonly Reach[] = ["here", "onward", "everywhere"];

export interface SpeakerMenuProps {
  segmentId: string;
  speakers: readonly SpeakerView[];
  anchor: Element;
  reach: Reach;
  onClose: () => void;
  onLabel: (speaker: SpeakerView) => void;
}

/** Who says this: one of the voices of the meeting, or a new one. */
export function SpeakerMenu({ segmentId, speakers, anchor, reach: first, onClose, onLabel }: SpeakerMenuProps) {
  const t = useTranslations("edit");
  const [reach, setReach] = useState<Reach>(first);
  const assign = useAssign();
  const editor = useEditor();
  function reset() {
    const version = editor.segment(segmentId)?.version;
    if (version !== undefined) editor.perform({ kind: "reset", segmentId, version });
  }
  const current = speakers.find(({ id }) => id === assign.speakerOf(segmentId));
  return (
    <Base.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="z-50">
          <Base.Popup
            aria-label={t("whoSpeaks")}
            className={cn(popupClass, "max-h-(--available-height) w-64 overflow-y-auto")}
          >
            <MenuSection label={t("whoSpeaks")} />
            {speakers.map((speaker, index) => (
              <MenuItem
                key={speaker.id}
                data-colour={speaker.colour}
                onClick={() => assign.give(segmentId, speaker.id, reach)}
              >
                <span aria-hidden className="size-2.5 shrink-0 rounded-full bg-(--speaker)" />
                <span className={cn("min-w-0 flex-1 truncate", speaker === current && "font-medium")}>
                  {speakerName(speaker)}
                </span>
                {index < 9 ? <Kbd>{index + 1}</Kbd> : null}
              </MenuItem>
            ))}
            <MenuItem onClick={() => assign.giveNew(segmentId, reach)}>
              <UserPlus aria-hidden />
              {t("newVoice")}
            </MenuItem>
            <MenuSection />
            <MenuChoices value={reach} onValueChange={setReach}>
              {reaches.map((value) => (
                <MenuChoice key={value} value={value}>
                  {t(`reach.${value}`)}
                </MenuChoice>
              ))}
            </MenuChoices>
            <MenuSection />
            <MenuItem onClick={reset}>
              <RotateCcw aria-hidden />
              <span className="flex-1">{t("reset")}</span>
              <Kbd>R</Kbd>
            </MenuItem>
            {current ? (
              <>
                <MenuSection />
                <MenuItem onClick={() => onLabel(current)}>
                  <Palette aria-hidden />
                  <span className="truncate">{t("label", { person: speakerName(current) })}</span>
                </MenuItem>
              </>
            ) : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
