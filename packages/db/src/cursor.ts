import { z } from "zod";

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** The place of a row in a list that is ordered by creation, newest first; the client hands it back unread. */
export function encodeCursor(row: { createdAt: Date | string; id: string }): string {
  return Buffer.from(JSON.stringify([new Date(row.createdAt).toISOString(), row.id])).toString("base64url");
}

/** A cursor that is not ours starts from the beginning, as an outdated bookmark would. */
export function decodeCursor(cursor: string): { createdAt: Date; id: string } | null {
  try {
    const [createdAt, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { createdAt: new Date(createdAt), id };
  } catch {
    return null;
  }
}
