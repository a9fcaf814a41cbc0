import { Evidence, SpeakerState } from "@rollcall/core/speaker";
import { z } from "zod";
import { Prisma } from "../generated/client.ts";

/** What the machine had said about a voice before a person decided. */
const MachineDecision = z.object({
  state: SpeakerState,
  personId: z.uuid().nullable(),
  score: z.number().nullable(),
  evidence: Evidence.nullable(),
});
export type MachineDecision = z.infer<typeof MachineDecision>;

export const decisionSelect = {
  personId: true,
  state: true,
  score: true,
  evidence: true,
  decidedById: true,
  machine: true,
} as const satisfies Prisma.SpeakerSelect;
type Decision = Prisma.SpeakerGetPayload<{ select: typeof decisionSelect }>;

/** What the machine says, or had said, about a voice. */
export function machineDecision({ machine, ...row }: Decision): MachineDecision {
  if (row.decidedById !== null && machine !== null) return MachineDecision.parse(machine);
  if (row.decidedById !== null) return { state: "unknown", personId: null, score: null, evidence: null };
  const { state, personId, score } = row;
  return { state, personId, score, evidence: row.evidence === null ? null : Evidence.parse(row.evidence) };
}

/** A person decides: what the machine had said is put aside, so that taking the decision back finds it again. */
export function decidedBy(before: Decision, personId: string | null, userId: string | null) {
  const machine = before.decidedById === null ? { machine: { ...machineDecision(before) } } : {};
  return {
    ...machine,
    personId,
    state: personId === null ? ("unknown" as const) : ("named" as const),
    score: null,
    evidence: Prisma.DbNull, // it spoke for another decision
    decidedById: userId,
    // A voice that is somebody's, or was said to be nobody's, is not looked for any more.
    ...(personId === null ? {} : { voiceGroupId: null }),
  };
}

/** The machine's own decision again, as if nobody had decided. */
export function undecided(before: Decision) {
  const { state, personId, score, evidence } = machineDecision(before);
  return {
    state,
    personId,
    score,
    evidence: evidence === null ? Prisma.DbNull : { ...evidence },
    decidedById: null,
    machine: Prisma.DbNull,
  };
}
