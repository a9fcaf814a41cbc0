import { AppError } from "@rollcall/core/errors";
import type { z } from "zod";
import { notFound } from "./errors.ts";

/** The input of a verb, checked; a malformed id is answered like a missing one, anything else with VALIDATION. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "invalid_format" && issue.format === "uuid") throw notFound(result.error);
  throw new AppError("VALIDATION", issue?.message ?? "This input cannot be used.", { cause: result.error });
}
