import { Condition, LinkView, maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { openLink } from "@rollcall/db/enrollment/openLink";
import { viewLink } from "@rollcall/db/enrollment/viewLink";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { withdrawConsent } from "@rollcall/db/person/withdrawConsent";
import { z } from "zod";
import { consentText } from "@/features/enrollment/consentText.ts";
import { startEnrollment } from "../startEnrollment.ts";
import { publicProcedure, router } from "../trpc.ts";

const Token = z.object({ token: z.string().min(20).max(100) });

/** The context of the link instead of a session: whoever holds the token is the speaker. */
const linkProcedure = publicProcedure
  .input(Token)
  .use(async ({ ctx, input, next }) => next({ ctx: { ...ctx, link: await openLink(ctx.db, input.token) } }));

/**
 * What a person does with their link, without an account. All of them are mutations: the token then never stands in
 * an address that somebody logs.
 */
export const enrollmentLink = router({
  look: linkProcedure.output(LinkView.extend({ personId: z.uuid() })).mutation(async ({ ctx: { link } }) => {
    return { ...(await viewLink(link)), personId: link.personId };
  }),

  /** Before a single clip: what exactly was agreed to is taken from our own text, and must be the one that was shown. */
  consent: linkProcedure
    .input(z.object({ textHash: z.string() }))
    .output(z.object({ consentId: z.uuid() }))
    .mutation(async ({ ctx: { link }, input }) => {
      const { keepsClips } = await viewLink(link);
      const { version: textVersion, hash: textHash } = await consentText({ keepsClips, by: "speaker" });
      if (input.textHash !== textHash)
        throw new AppError("CONFLICT", "The text has changed. Reload the page and read it again.");
      return recordConsent(link, { personId: link.personId, textVersion, textHash, method: "link" });
    }),

  submit: linkProcedure
    .input(
      z.object({
        uploadIds: z
          .array(z.string().regex(/^[0-9a-f]{32}$/))
          .min(1)
          .max(maxSamplesPerSubmission),
        conditions: z.record(z.string(), Condition).optional(),
      }),
    )
    .output(z.object({ jobId: z.uuid() }))
    .mutation(({ ctx: { link }, input: { uploadIds, conditions } }) =>
      startEnrollment(link, { personId: link.personId, uploadIds, ...(conditions && { conditions }) }),
    ),

  /** At any time, long after the link was used up. */
  withdraw: linkProcedure
    .output(z.object({ personId: z.uuid() }))
    .mutation(({ ctx: { link } }) => withdrawConsent(link, { personId: link.personId })),
});
