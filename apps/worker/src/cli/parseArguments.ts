import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./usageError.ts";

/** `parseArgs` whose complaints are one line that ends with the usage. @throws UsageError */
export function parseArguments<const O extends ParseArgsOptionsConfig>(args: string[], options: O, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const problem = error instanceof Error ? error.message.split(".")[0] : String(error);
    throw new UsageError(`${problem}. Usage: ${usage}`);
  }
}

/** A whole number of at least 1, or undefined when the option is absent. @throws UsageError */
export function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`${name} must be a whole number of at least 1, not "${text}".`);
}
