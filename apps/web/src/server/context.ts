import type { Db } from "@rollcall/db/client";
import { createOrganization } from "@rollcall/db/org/createOrganization";
import { findMembership } from "@rollcall/db/org/findMembership";
import { env } from "../env.ts";
import { auth, workspaceName } from "./auth.ts";
import { db } from "./db.ts";
import { requestId } from "./requestId.ts";

type Membership = NonNullable<Awaited<ReturnType<typeof findMembership>>>;

/** Who is asking. Membership is read anew for each request, so a removed member is out at once. */
export interface RequestContext {
  db: Db;
  user: { id: string; name: string; email: string } | null;
  membership: Membership | null;
  requestId?: string | undefined;
  /** The trace of whoever sent the request, when they have one. */
  traceparent?: string | null | undefined;
}

/** Reads the session cookie from `headers` and looks up the organisation of its user. */
export async function createContext(headers: Headers): Promise<RequestContext> {
  const session = await auth().api.getSession({ headers });
  const request = { requestId: requestId(headers), traceparent: headers.get("traceparent") };
  if (session === null) return { db: db(), user: null, membership: null, ...request };
  const { id, name, email } = session.user;
  const user = { id, name, email };
  return { db: db(), user, membership: await membershipOf(user), ...request };
}

/** A crash right after sign-up can leave an account without its workspace; it gets one now. */
async function membershipOf(user: { id: string; name: string }): Promise<Membership | null> {
  const membership = await findMembership(db(), { userId: user.id });
  if (membership !== null || env().signup === "closed") return membership;
  await createOrganization(db(), { userId: user.id, name: workspaceName(user) });
  return findMembership(db(), { userId: user.id });
}
