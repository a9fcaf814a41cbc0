import { env } from "./env.ts";

/** Runs once when the server starts: a wrong setting stops it then, with a sentence, and not somebody's request. */
export function register(): void {
  env();
}
