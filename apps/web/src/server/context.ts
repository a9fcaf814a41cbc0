import type { Db } from "@rollcall/db/client";
import { findMembership } from "@rollcall/db/org/findMembership";
import { auth } from "./auth.ts";
import { db } from "./db.ts";

type Membership = NonNullable<Awaited<ReturnType<typeof findMembership>>>;

/** Who is asking. Membership is read anew for each request, so a removed member is out at once. */
export interface RequestContext {
  db: Db;
  user: { id: string; name: string; email: string } | null;
  membership: Membership | null;
}

/** Reads the session cookie from `headers` and looks up the organisation of its user. */
export async function createContext(headers: Headers): Promise<RequestContext> {
  const session = await auth().api.getSession({ headers });
  if (session === null) return { db: db(), user: null, membership: null };
  const { id, name, email } = session.user;
  return { db: db(), user: { id, name, email }, membership: await findMembership(db(), { userId: id }) };
}
