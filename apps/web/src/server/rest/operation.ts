import type { ApiScope } from "@rollcall/core/apiKey";
import type { Ctx } from "@rollcall/db/ctx";
import type { z } from "zod";

export interface Asked<Q> {
  ctx: Ctx;
  /** Of the path's braces. */
  params: Record<string, string>;
  query: Q;
  request: Request;
}

/** One thing a program may ask for; the description of the interface is made of these. */
export interface Operation<Q extends z.ZodObject = z.ZodObject> {
  method: "GET" | "POST" | "DELETE";
  /** Below /api/v1, with {name} for what varies. */
  path: string;
  scope: ApiScope;
  summary: string;
  query?: Q;
  /** What is sent: form fields and files, or the bytes of one file. */
  body?: { type: "multipart/form-data"; fields: z.ZodObject; files: string } | { type: "application/octet-stream" };
  status: 200 | 202;
  /** Of the JSON answer; null for a file. */
  output: z.ZodType | null;
  handle(asked: Asked<z.output<Q>>): Promise<unknown>;
}

export function operation<Q extends z.ZodObject>(definition: Operation<Q>): Operation {
  return definition as unknown as Operation; // the dispatcher parses the query before it calls
}
