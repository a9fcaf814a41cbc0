import type { Ctx } from "@rollcall/db/ctx";
import type { Desk } from "./desk.ts";
import { type MeetingResult, resultsOf } from "./resultsOf.ts";
import { startWorker, type WorkerProcess, type WorkerSettings } from "./workerProcess.ts";

export interface StormPlan {
  ctx: Ctx;
  desk: Desk;
  settings: WorkerSettings;
  recording: string;
  meetings: number;
  workers: number;
  kills: number;
  /** Decides when and whom; the same seed plans the same kills. */
  seed: number;
  signal: AbortSignal;
}

export interface StormResult {
  /** Transcriptions and identifications. */
  jobs: number;
  /** Jobs that did not end as done. */
  lost: number;
  /** Meetings whose results are there, or were written, more than once. */
  doubled: number;
  /** Meetings whose results are not those of the undisturbed run. */
  differing: number;
  kills: number;
  /** Attempts that died with their worker. */
  killedAttempts: number;
  /** From each kill to the next attempt at each of the jobs it hit. */
  resumeMs: number[];
  wallMs: number;
}

/**
 * Many short meetings over several workers, of which now and then one is killed without warning and another takes its
 * place. Compares everything with what one undisturbed worker makes of the same recording.
 */
export async function storm(plan: StormPlan): Promise<StormResult> {
  const { ctx, desk, settings, recording, meetings, signal } = plan;
  const { meetingId } = await desk.submitMeeting(recording);
  const all: WorkerProcess[] = [];
  const hire = async () => {
    const worker = await startWorker(settings);
    all.push(worker);
    return worker;
  };
  let staff: WorkerProcess[] = [];
  try {
    staff = [await hire()];
    await desk.watch(async () => ((await unfinished(ctx)) === 0 ? true : undefined));
    const [undisturbed] = await resultsOf(ctx, meetingId);
    if (!undisturbed) throw new Error("The undisturbed run left no result.");

    await inParallel(meetings, 8, () => desk.submitMeeting(recording));
    const startedAt = performance.now();
    staff.push(...(await Promise.all(Array.from({ length: plan.workers - 1 }, hire))));
    const hits = await killSome(plan, staff, hire, signal);
    await desk.watch(async () => ((await unfinished(ctx)) === 0 ? true : undefined));
    const wallMs = Math.round(performance.now() - startedAt);
    const resumeMs = hits.map((hit) => resumedAfter(hit, all));
    return { ...judge(await resultsOf(ctx), undisturbed), ...(await tally(ctx)), kills: plan.kills, resumeMs, wallMs };
  } finally {
    await Promise.all(staff.map((worker) => worker.end("SIGTERM")));
  }
}

interface Hit {
  jobId: string;
  attempt: number;
  at: number;
}

/** One kill for each share of the work that is done; whoever is killed is at work on something. */
async function killSome(
  { ctx, desk, meetings, kills, seed }: StormPlan,
  staff: WorkerProcess[],
  hire: () => Promise<WorkerProcess>,
  signal: AbortSignal,
): Promise<Hit[]> {
  const random = randomNumbers(seed);
  const hits: Hit[] = [];
  for (let n = 0; n < kills; n++) {
    signal.throwIfAborted();
    const left = Math.round(2 * meetings * (1 - (n + random()) / (kills + 1)));
    const [busy, index] = await desk.watch(async () => {
      if ((await unfinished(ctx)) > left) return undefined;
      const running = await ctx.db.job.findMany({
        where: { orgId: ctx.orgId, state: "running", workerId: { in: staff.map((worker) => worker.id) } },
        select: { id: true, attempt: true, workerId: true },
      });
      const victims = staff.filter((worker) => running.some((job) => job.workerId === worker.id));
      const victim = victims[Math.floor(random() * victims.length)];
      if (!victim) return undefined;
      const itsJobs = running.filter((job) => job.workerId === victim.id);
      return [itsJobs, staff.indexOf(victim)] as const;
    });
    await staff[index]?.end("SIGKILL");
    const at = Date.now();
    const rows = await ctx.db.job.findMany({
      where: {
        orgId: ctx.orgId,
        id: { in: busy.map((job) => job.id) },
        state: "running",
        workerId: staff[index]?.id ?? null,
      },
      select: { id: true, attempt: true },
    });
    hits.push(...rows.map(({ id, attempt }) => ({ jobId: id, attempt, at })));
    staff[index] = await hire();
  }
  return hits;
}

/** From the kill to the log line of the next attempt, on whichever worker. */
function resumedAfter({ jobId, attempt, at }: Hit, workers: readonly WorkerProcess[]): number {
  const taken = workers
    .flatMap((worker) => worker.log)
    .find((entry) => entry.msg === "job is taken" && entry.jobId === jobId && entry.attempt === attempt + 1);
  return taken ? taken.time - at : Number.POSITIVE_INFINITY;
}

function unfinished({ db, orgId }: Ctx): Promise<number> {
  return db.job.count({ where: { orgId, state: { in: ["queued", "running"] } } });
}

function judge(results: readonly MeetingResult[], undisturbed: MeetingResult) {
  const isDoubled = ({ transcripts, finished, identifications }: MeetingResult) =>
    transcripts > 1 || finished > 1 || identifications > 1;
  return {
    doubled: results.filter(isDoubled).length,
    differing: results.filter(({ content }) => content !== undisturbed.content).length,
  };
}

async function tally({ db, orgId }: Ctx) {
  const rows = await db.job.groupBy({
    by: ["state"],
    where: { orgId },
    _count: { _all: true },
    _sum: { crashes: true },
  });
  const jobs = rows.reduce((sum, row) => sum + row._count._all, 0);
  return {
    jobs,
    lost: jobs - (rows.find((row) => row.state === "done")?._count._all ?? 0),
    killedAttempts: rows.reduce((sum, row) => sum + (row._sum.crashes ?? 0), 0),
  };
}

async function inParallel(count: number, width: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Mulberry32: a small generator of numbers in [0, 1) that a seed determines. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
