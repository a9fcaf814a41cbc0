import { apiKey } from "./routers/apiKey.ts";
import { authStatus } from "./routers/authStatus.ts";
import { edit } from "./routers/edit.ts";
import { enrollmentLink } from "./routers/enrollmentLink.ts";
import { job } from "./routers/job.ts";
import { meeting } from "./routers/meeting.ts";
import { naming } from "./routers/naming.ts";
import { note } from "./routers/note.ts";
import { org } from "./routers/org.ts";
import { person } from "./routers/person.ts";
import { transcript } from "./routers/transcript.ts";
import { router } from "./trpc.ts";

/** Everything the pages can ask for. */
export const appRouter = router({
  apiKey,
  authStatus,
  edit,
  enrollmentLink,
  job,
  meeting,
  naming,
  note,
  org,
  person,
  transcript,
});

export type AppRouter = typeof appRouter;
