import type { NamingBatchView } from "@rollcall/core/namingBatch";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { namingBatchView } from "./namingBatchView.ts";

export const GetNamingBatchInput = z.object({ batchId: z.uuid() });

/** What a search through the archive found, or what a batch of names has changed. */
export async function getNamingBatch(ctx: Ctx, input: z.input<typeof GetNamingBatchInput>): Promise<NamingBatchView> {
  requireRole(ctx, ...anyMember);
  const { batchId } = parse(GetNamingBatchInput, input);
  return namingBatchView(ctx.db, { orgId: ctx.orgId, batchId });
}
