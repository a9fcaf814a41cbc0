import { maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { PersonDetail, PersonEmail, PersonName, PersonView } from "@rollcall/core/person";
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

  /** Deletes the person, their consent, samples and voiceprint, and takes their name off every speaker. */
  erase: authedProcedure
    .input(ById)
    .output(ById)
    .mutation(async ({ ctx, input }) => {
      await erasePerson(ctx.org, input);
      return { id: input.id };
    }),

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
});
