import { AppError } from "@rollcall/core/errors";
import { PersonDetail, PersonEmail, PersonName, PersonView } from "@rollcall/core/person";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { createPerson } from "@rollcall/db/person/createPerson";
import { erasePerson } from "@rollcall/db/person/erasePerson";
import { getPerson } from "@rollcall/db/person/getPerson";
import { listPeople } from "@rollcall/db/person/listPeople";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { Recognition, readRecognition } from "@rollcall/db/recognition/readRecognition";
import { submitRecognition } from "@rollcall/db/recognition/submitRecognition";
import { z } from "zod";
import { operation } from "./operation.ts";
import { readForm, withBody, withClips } from "./receiveFiles.ts";

const Enrollment = z.object({
  name: PersonName.describe("Whose voice it is."),
  email: PersonEmail.optional(),
  consentTextVersion: z.string().min(1).max(40).describe("Which text the person agreed to."),
  consentTextHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "consentTextHash is the sha256 of the text the person agreed to, in hex.")
    .describe("sha256 of exactly that text, in hex."),
});
const Accepted = z.object({ speakerId: z.uuid(), jobId: z.uuid() });

/** What programs may do with people. */
export const speakers = [
  operation({
    method: "GET",
    path: "/speakers",
    scope: "speakers:read",
    summary: "Everybody, or those whose name or address contains `query`.",
    query: z.object({ query: z.string().trim().max(120).optional() }),
    status: 200,
    output: z.object({ items: z.array(PersonView) }),
    handle: async ({ ctx, query }) => ({ items: await listPeople(ctx, query.query ? { query: query.query } : {}) }),
  }),
  operation({
    method: "POST",
    path: "/speakers",
    scope: "speakers:write",
    summary:
      "Enrolls somebody who agreed to it, with one to ten recordings; a job listens to them. 409 if the name is taken.",
    body: { type: "multipart/form-data", fields: Enrollment, files: "files" },
    status: 202,
    output: Accepted,
    handle: async ({ ctx, request }) => {
      const { fields, files } = await readForm(request);
      const form = Enrollment.safeParse(fields);
      if (!form.success) throw new AppError("VALIDATION", form.error.issues[0]?.message ?? "This form cannot be used.");
      const { name, email, consentTextVersion: textVersion, consentTextHash: textHash } = form.data;
      return withClips(files, async (clips) => {
        const { id: speakerId } = await createPerson(ctx, { name, ...(email ? { email } : {}) });
        await recordConsent(ctx, { personId: speakerId, textVersion, textHash, method: "api" });
        return { speakerId, ...(await submitEnrollment(ctx, { personId: speakerId, files: clips })) };
      });
    },
  }),
  operation({
    method: "POST",
    path: "/speakers/search",
    scope: "speakers:read",
    summary: "Whose voice is it? One recording as the bytes of the request; a job listens, and nothing of it is kept.",
    body: { type: "application/octet-stream" },
    status: 202,
    output: z.object({ jobId: z.uuid() }),
    handle: ({ ctx, request }) => withBody(request, "clip", (file) => submitRecognition(ctx, file)),
  }),
  operation({
    method: "GET",
    path: "/speakers/search/{jobId}",
    scope: "speakers:read",
    summary: "What came of the search for a voice: whose it is, or nobody's, with score, runner-up and margin.",
    status: 200,
    output: Recognition,
    handle: ({ ctx, params }) => readRecognition(ctx, { jobId: params.jobId ?? "" }),
  }),
  operation({
    method: "GET",
    path: "/speakers/{id}",
    scope: "speakers:read",
    summary: "One person with consent and samples; never the voice itself.",
    status: 200,
    output: PersonDetail,
    handle: ({ ctx, params }) => getPerson(ctx, { id: params.id ?? "" }),
  }),
  operation({
    method: "POST",
    path: "/speakers/{id}/samples",
    scope: "speakers:write",
    summary: "More recordings of somebody whose consent is live.",
    body: { type: "multipart/form-data", fields: z.object({}), files: "files" },
    status: 202,
    output: Accepted,
    handle: async ({ ctx, params, request }) => {
      const speakerId = params.id ?? "";
      await getPerson(ctx, { id: speakerId });
      const { files } = await readForm(request);
      return withClips(files, async (clips) => {
        return { speakerId, ...(await submitEnrollment(ctx, { personId: speakerId, files: clips })) };
      });
    },
  }),
  operation({
    method: "DELETE",
    path: "/speakers/{id}",
    scope: "speakers:write",
    summary: "Erases a person: samples, vectors, clips, consents and names.",
    status: 200,
    output: z.object({ id: z.uuid() }),
    handle: ({ ctx, params }) => erasePerson(ctx, { id: params.id ?? "" }),
  }),
];
