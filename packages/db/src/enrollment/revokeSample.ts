import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { revokeSamples } from "./revokeSamples.ts";

export const RevokeSampleInput = z.object({ sampleId: z.uuid() });

/** Takes one sample of a person back, exactly. CONFLICT when it counts no more, or never did. */
export async function revokeSample(ctx: Ctx, input: z.input<typeof RevokeSampleInput>): Promise<{ personId: string }> {
  requireRole(ctx, ...anyMember);
  const { sampleId } = parse(RevokeSampleInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const sample = await tx.enrollmentSample.findUnique({
      where: { orgId_id: { orgId, id: sampleId } },
      select: { personId: true },
    });
    if (!sample) throw notFound();
    const revoked = await revokeSamples(tx, ctx, { sampleIds: [sampleId] });
    if (revoked.length === 0) throw new AppError("CONFLICT", "This sample does not count any more.");
    return sample;
  });
}
