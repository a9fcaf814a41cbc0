"use client";
import type { Gate, GateName } from "@rollcall/core/enrollmentGates";
import { CircleAlert, CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";

const icons = {
  good: <CircleCheck aria-hidden className="size-4 text-accent" />,
  fair: <CircleAlert aria-hidden className="size-4 text-warn" />,
  refused: <CircleX aria-hidden className="size-4 text-danger" />,
  asked: <CircleHelp aria-hidden className="size-4 text-warn" />,
};

type Unit = "seconds" | "decibels" | "percent" | "kilohertz";

/** How each number is read: in which unit, and from how much of what is stored. */
const units: Record<GateName, { unit: Unit; per: number; digits: number }> = {
  speech: { unit: "seconds", per: 1 / 1000, digits: 0 },
  level: { unit: "decibels", per: 1, digits: 0 },
  clipping: { unit: "percent", per: 100, digits: 1 },
  noise: { unit: "decibels", per: 1, digits: 0 },
  bandwidth: { unit: "kilohertz", per: 1 / 1000, digits: 1 },
  voices: { unit: "percent", per: 100, digits: 1 },
  consistency: { unit: "percent", per: 100, digits: 0 },
  own: { unit: "percent", per: 100, digits: 0 },
  repeat: { unit: "percent", per: 100, digits: 0 },
  person: { unit: "percent", per: 100, digits: 0 },
};

/** Every check of a clip with its number, and a sentence where there is something to say. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  const t = useTranslations("gates");
  if (gates.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2" aria-label={t("title")}>
      {gates.map(({ gate, verdict, value, sentence }) => {
        const { unit, per, digits } = units[gate];
        return (
          <li
            key={gate}
            data-gate={gate}
            data-verdict={verdict}
            className={
              sentence
                ? "grid grid-cols-[auto_1fr_auto] gap-x-2 sm:col-span-2"
                : "grid grid-cols-[auto_1fr_auto] gap-x-2"
            }
          >
            <span className="grid h-5 place-items-center">
              {icons[verdict]}
              <span className="sr-only">{t(verdict)}</span>
            </span>
            <span className="text-fg">{t(gate)}</span>
            <span className="text-subtle tabular-nums">
              {value === null ? t("none") : t(unit, { value: shown(value * per, unit, digits) })}
            </span>
            {sentence ? <span className="col-start-2 col-end-4 text-muted">{sentence}</span> : null}
          </li>
        );
      })}
    </ul>
  );
}

/** As the sentences have it: 2.9 s of speech are not 3. */
function shown(value: number, unit: Unit, digits: number): number {
  return unit === "seconds" ? Math.floor(value) : Number(value.toFixed(digits));
}
