import { maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { PersonDetail, PersonEmail, PersonName, PersonView } from "@rollcall/core/person";
import { answerAlike } from "@rollcall/db/enrollment/answerAlike";
import { createLink } from "@rollcall/db/enrollment/createLink";
import { renewVoiceprint } from "@rollcall/db/enrollment/renewVoiceprint";
import { revokeLink } from "@rollcall/db/enrollment/revokeLink";
import { revokeSample } from "@rollcall/db/enrollment/revokeSample";
import { getClipPolicy } from "@rollcall/db/org/getClipPolicy";
import { createPerson } from "@rollcall/db/person/createPerson";
import { erasePerson } from "@rollcall/db/person/erasePerson";
import { getPerson } from "@rollcall/db/person/getPerson";
import { listPeople } from "@rollcall/db/person/listPeople";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { renamePerson } from "@rollcall/db/person/renamePerson";
import { withdrawConsent } from "@rollcall/db/person/withdrawConsent";
import { z } from "zod";
import { startEnrollment } from "../startEnrollment.ts";
import { authedProcedure, router } from "../trpc.ts";

const ById = z.object({ id: z.uuid() });

export const person = router({
  list: authedProcedure
    .input(z.object({ query: z.string().trim().max(120).optional() }).default({}))
    .output(z.array(PersonView))
    .query(({ ctx, input }) => listPeople(ctx.org, input.query ? { query: input.query } : {})),

  get: authedProcedure
    .input(ById)
    .output(PersonDetail)
    .query(({ ctx, input }) => getPerson(ctx.org, input)),

  /** What becomes of clips here, which the text of the consent says. */
  clipPolicy: authedProcedure.output(z.object({ keepsClips: z.boolean() })).query(({ ctx }) => getClipPolicy(ctx.org)),

  create: authedProcedure
    .input(z.object({ name: PersonName, email: PersonEmail.optional() }))
    .output(ById)
    .mutation(({ ctx, input }) => createPerson(ctx.org, input)),

  rename: authedProcedure
    .input(z.object({ id: z.uuid(), name: PersonName }))
    .output(ById)
    .mutation(async ({ ctx, input }) => {
      await renamePerson(ctx.org, input);
      return { id: input.id };
    }),

  /** Deletes the person, their consent, samples and voiceprint; their name leaves every speaker, or stays as text. */
  erase: authedProcedure
    .input(ById.extend({ keepsNames: z.boolean().default(false) }))
    .output(ById.extend({ certificateId: z.uuid() }))
    .mutation(({ ctx, input }) => erasePerson(ctx.org, input)),

  recordConsent: authedProcedure
    .input(
      z.object({
        personId: z.uuid(),
        /** Which version of the consent text was shown, and the sha256 of exactly that text. */
        textVersion: z.string().min(1).max(40),
        textHash: z.string().regex(/^[0-9a-f]{64}$/),
        method: z.string().min(1).max(40),
      }),
    )
    .output(z.object({ consentId: z.uuid() }))
    .mutation(({ ctx, input }) => recordConsent(ctx.org, input)),

  withdrawConsent: authedProcedure
    .input(z.object({ personId: z.uuid() }))
    .output(z.object({ personId: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      await withdrawConsent(ctx.org, input);
      return input;
    }),

  /** Turns finished uploads of kind "enrollment" into samples and starts the job that judges them; answers at once. */
  startEnrollment: authedProcedure
    .input(
      z.object({
        personId: z.uuid(),
        uploadIds: z
          .array(z.string().regex(/^[0-9a-f]{32}$/))
          .min(1)
          .max(maxSamplesPerSubmission),
      }),
    )
    .output(z.object({ jobId: z.uuid() }))
    .mutation(({ ctx, input }) => startEnrollment(ctx.org, input)),

  /** Takes one sample back, exactly. */
  revokeSample: authedProcedure
    .input(z.object({ sampleId: z.uuid() }))
    .output(z.object({ personId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeSample(ctx.org, input)),

  /** Whether a sample that sounds like somebody else belongs to another person. */
  answerAlike: authedProcedure
    .input(z.object({ sampleId: z.uuid(), areTwoPeople: z.boolean() }))
    .output(z.object({ personId: z.uuid() }))
    .mutation(({ ctx, input }) => answerAlike(ctx.org, input)),

  renew: authedProcedure
    .input(z.object({ personId: z.uuid() }))
    .output(z.object({ expiresAt: z.string() }))
    .mutation(({ ctx, input }) => renewVoiceprint(ctx.org, input)),

  /** A link with which the person enrolls their own voice; its token is in this answer and nowhere else. */
  createLink: authedProcedure
    .input(z.object({ personId: z.uuid() }))
    .output(z.object({ id: z.uuid(), token: z.string(), expiresAt: z.string() }))
    .mutation(({ ctx, input }) => createLink(ctx.org, input)),

  revokeLink: authedProcedure
    .input(z.object({ linkId: z.uuid() }))
    .output(z.object({ personId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeLink(ctx.org, input)),
});
