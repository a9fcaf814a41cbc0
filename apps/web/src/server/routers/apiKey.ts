import { ApiKeyView } from "@rollcall/core/apiKey";
import { CreateApiKeyInput, createApiKey } from "@rollcall/db/apiKey/createApiKey";
import { listApiKeys } from "@rollcall/db/apiKey/listApiKeys";
import { RevokeApiKeyInput, revokeApiKey } from "@rollcall/db/apiKey/revokeApiKey";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";

/** Keys with which programs act for the workspace. */
export const apiKey = router({
  list: authedProcedure.output(z.array(ApiKeyView)).query(({ ctx }) => listApiKeys(ctx.org)),

  /** The one answer that has the key itself. */
  create: authedProcedure
    .input(CreateApiKeyInput)
    .output(z.object({ id: z.uuid(), key: z.string() }))
    .mutation(({ ctx, input }) => createApiKey(ctx.org, input)),

  revoke: authedProcedure
    .input(RevokeApiKeyInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.org, input)),
});
