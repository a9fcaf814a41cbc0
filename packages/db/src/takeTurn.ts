import { randomUUID } from "node:crypto";
import { AppError } from "@rollcall/core/errors";
import type { Db, Tx } from "./client.ts";

/**
 * Counts one more `key` in its window of time, over all web processes. Throws LIMIT when there were `most` already;
 * `what` names it in the sentence: "Too many ... in a short time."
 */
export async function takeTurn(
  db: Db | Tx,
  { key, most, windowMs, what }: { key: string; most: number; windowMs: number; what: string },
): Promise<void> {
  const now = Date.now();
  const [row] = await db.$queryRaw<{ count: number }[]>`
    insert into "RateLimit" as turns (id, key, count, "lastRequest") values (${randomUUID()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when turns."lastRequest" < ${now - windowMs} then 1 else turns.count + 1 end,
      "lastRequest" = case when turns."lastRequest" < ${now - windowMs} then ${now} else turns."lastRequest" end
    returning count`;
  if ((row?.count ?? 0) > most) throw new AppError("LIMIT", `Too many ${what} in a short time. Try again later.`);
}
