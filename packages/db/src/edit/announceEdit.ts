import { type EditEvent, editChannel } from "@rollcall/core/edit/editLog";
import type { Tx } from "../client.ts";

/** Tells everyone who looks at the transcript that it, or its speakers, changed; delivered on commit. */
export async function announceEdit(tx: Tx, event: EditEvent): Promise<void> {
  await tx.$executeRaw`select pg_notify(${editChannel}, ${JSON.stringify(event)})`;
}
