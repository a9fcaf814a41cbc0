import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describeError.ts";

/**
 * JSON lines with ids, never titles, names, transcript text, vectors or e-mail addresses. `base` goes into every line.
 */
export function createLog(
  { level, ...base }: { level: string; name: "web" | "worker"; lanes?: string },
  destination?: DestinationStream,
): Logger {
  const options = { level, base, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}
