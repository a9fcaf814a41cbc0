import { type Stage, stages } from "@rollcall/core/jobs";

export interface Standing {
  /** The first stage that is not over. */
  stage: Stage;
  /** Done share of the whole, 0 to 1; never falls. */
  fraction: number;
}

/**
 * Adds up stages that run one after another or side by side, each with its share of the work. The returned function
 * takes the done share of one of `names` and says where the whole of them stands.
 */
export function trackStages(names: readonly Stage[]): (stage: Stage, fraction: number) => Standing {
  const own = stages.filter(({ name }) => names.includes(name));
  const total = own.reduce((sum, { share }) => sum + share, 0);
  const done = new Map<Stage, number>();
  return (stage, fraction) => {
    done.set(stage, Math.max(done.get(stage) ?? 0, Math.min(1, fraction)));
    const whole = own.reduce((sum, { name, share }) => sum + share * (done.get(name) ?? 0), 0);
    const current = own.find(({ name }) => (done.get(name) ?? 0) < 1)?.name ?? stage;
    return { stage: current, fraction: Math.min(1, whole / total) };
  };
}
