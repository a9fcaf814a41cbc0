import type { Db } from "../client.ts";

/** Whether anybody has signed up yet; the first visitor of an empty installation becomes its owner. */
export async function accountExists(db: Db): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null;
}
