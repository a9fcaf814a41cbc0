import { AppError } from "@rollcall/core/errors";
import type { Db, Tx } from "./client.ts";
import { toAppError } from "./errors.ts";

export type Actor =
  | { type: "user"; userId: string }
  | { type: "system"; jobId: string }
  /** Somebody who enrolls their own voice by a link, without an account. */
  | { type: "link"; linkId: string };
/** A "speaker" came by a link and may do nothing but what concerns their own voice. */
export type Role = "owner" | "admin" | "member" | "system" | "speaker";

/** Who is doing something, and in which organisation; the organisation is never an input of a verb. */
export interface Ctx {
  db: Db;
  orgId: string;
  actor: Actor;
  role: Role;
  /** W3C trace context of the request; jobs it submits carry it on. */
  traceparent?: string;
}

/** Everyone who belongs to the organisation. */
export const anyMember = ["owner", "admin", "member"] as const;

/** One transaction; database errors come out as `AppError`. */
export async function inTx<T>(ctx: Pick<Ctx, "db">, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.db.$transaction(work);
  } catch (error) {
    throw toAppError(error);
  }
}

/** Throws FORBIDDEN unless the actor has one of `roles`; the first line of every verb. */
export function requireRole(ctx: Ctx, ...roles: readonly Role[]): void {
  if (!roles.includes(ctx.role)) throw new AppError("FORBIDDEN", "Your role does not allow this.");
}

/** The user behind the context, or null when a job acts. */
export function userIdOf(ctx: Ctx): string | null {
  return ctx.actor.type === "user" ? ctx.actor.userId : null;
}

/** Who did it, as the audit trail writes it. */
export function actorText(actor: Actor): string {
  if (actor.type === "user") return `user:${actor.userId}`;
  return actor.type === "link" ? `link:${actor.linkId}` : `system:${actor.jobId}`;
}
