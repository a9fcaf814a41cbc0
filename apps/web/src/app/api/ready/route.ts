import { db } from "@/server/db.ts";
import { whyNotReady } from "@/server/readiness.ts";

/** 200 when the database, its migrations and a live worker are there; else 503 and the reason. */
export async function GET(): Promise<Response> {
  const reason = await whyNotReady(db());
  const headers = { "cache-control": "no-store" };
  if (reason !== null) return Response.json({ ready: false, reason }, { status: 503, headers });
  return Response.json({ ready: true }, { headers });
}
