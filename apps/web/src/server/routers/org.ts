import { Vocabulary } from "@rollcall/core/meeting";
import { EmbeddingModelId } from "@rollcall/core/model";
import { OrgLimits } from "@rollcall/core/org";
import { VoiceDecision, VoiceModels, VoiceMoveState } from "@rollcall/core/voiceMove";
import { WorkerView } from "@rollcall/core/worker";
import { getLimits } from "@rollcall/db/org/getLimits";
import { getVocabulary } from "@rollcall/db/org/getVocabulary";
import { setLimits } from "@rollcall/db/org/setLimits";
import { setVocabulary } from "@rollcall/db/org/setVocabulary";
import { decideVoiceMove } from "@rollcall/db/voiceMove/decideVoiceMove";
import { getVoiceModels } from "@rollcall/db/voiceMove/getVoiceModels";
import { startVoiceMove } from "@rollcall/db/voiceMove/startVoiceMove";
import { listWorkers } from "@rollcall/db/worker/listWorkers";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";

export const org = router({
  me: authedProcedure
    .output(
      z.object({
        user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
        org: z.object({ id: z.uuid(), name: z.string() }),
        role: z.enum(["owner", "admin", "member", "system"]),
      }),
    )
    .query(({ ctx }) => {
      const { orgId, orgName, role } = ctx.membership;
      return { user: ctx.user, org: { id: orgId, name: orgName }, role };
    }),

  /** The words expected in every transcription. */
  vocabulary: authedProcedure
    .output(z.object({ words: Vocabulary }))
    .query(async ({ ctx }) => ({ words: await getVocabulary(ctx.org) })),

  setVocabulary: authedProcedure
    .input(z.object({ words: Vocabulary }))
    .output(z.object({ words: Vocabulary }))
    .mutation(({ ctx, input }) => setVocabulary(ctx.org, input)),

  /** How many jobs run at once, and for how long meetings are kept. */
  limits: authedProcedure.output(OrgLimits).query(({ ctx }) => getLimits(ctx.org)),

  setLimits: authedProcedure
    .input(OrgLimits)
    .output(OrgLimits)
    .mutation(({ ctx, input }) => setLimits(ctx.org, input)),

  /** Which embedding models the workspace's voices belong to, and how a change of it stands. */
  voiceModels: authedProcedure.output(VoiceModels).query(({ ctx }) => getVoiceModels(ctx.org)),

  startVoiceMove: authedProcedure
    .input(z.object({ model: EmbeddingModelId }))
    .output(z.object({ id: z.uuid(), jobId: z.uuid() }))
    .mutation(({ ctx, input }) => startVoiceMove(ctx.org, input)),

  decideVoiceMove: authedProcedure
    .input(z.object({ id: z.uuid(), decision: VoiceDecision }))
    .output(z.object({ id: z.uuid(), state: VoiceMoveState }))
    .mutation(({ ctx, input }) => decideVoiceMove(ctx.org, input)),

  /** Which workers there are; `workerReady` is false when no live one could transcribe a meeting now. */
  workers: authedProcedure
    .output(z.object({ workerReady: z.boolean(), workers: z.array(WorkerView) }))
    .query(async ({ ctx }) => {
      const workers = await listWorkers(ctx.db, ctx.org);
      const workerReady = workers.some((worker) => worker.isAlive && worker.lanes.includes("gpu"));
      return { workerReady, workers };
    }),
});
