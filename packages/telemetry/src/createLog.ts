import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describeError.ts";

/**
 * JSON lines with ids, never titles, names, transcript text, vectors or e-mail addresses. Every line names its `service`.
 */
export function createLog(
  { level, ...base }: { level: string; service: "web" | "worker" },
  destination?: DestinationStream,
): Logger {
  const options = { level, base, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}
