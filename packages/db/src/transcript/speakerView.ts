import { type SpeakerView, speakerLabel } from "@rollcall/core/meeting";
import { Evidence } from "@rollcall/core/speaker";
import type { Prisma } from "../generated/client.ts";

/** What of a speaker row people see; never the vectors. */
export const speakerSelect = {
  id: true,
  cluster: true,
  ordinal: true,
  colour: true,
  state: true,
  score: true,
  evidence: true,
  speechMs: true,
  alias: true,
  decidedById: true,
  person: { select: { id: true, name: true } },
} as const satisfies Prisma.SpeakerSelect;

export function speakerView(row: Prisma.SpeakerGetPayload<{ select: typeof speakerSelect }>): SpeakerView {
  const { alias, evidence, decidedById, ...speaker } = row;
  return {
    ...speaker,
    isConfirmed: decidedById !== null,
    label: alias ?? speakerLabel(row.ordinal),
    evidence: evidence === null ? null : Evidence.parse(evidence),
  };
}
