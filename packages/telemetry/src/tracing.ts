/** Everything a span may say beside its name and times: a closed list, so that no content can get into a trace. */
export interface SpanAttributes {
  "rollcall.job.name"?: string;
  "rollcall.job.id"?: string;
  "rollcall.job.attempt"?: number;
  "rollcall.job.lane"?: string;
  "rollcall.audio_ms"?: number;
  "rollcall.outcome"?: string;
  "rollcall.model.role"?: string;
  "rollcall.model.items"?: number;
  "rpc.method"?: string;
  "rpc.type"?: string;
}

/** A span that is open: what becomes known while the work runs. */
export interface OpenSpan {
  set(attributes: SpanAttributes): void;
}

/** What the span is to the process: it answers somebody, takes a message, or is part of something. */
export type SpanRole = "server" | "consumer" | "internal";

export interface Tracing {
  /**
   * Runs `work` as a span under the one that is active. `parent` (W3C traceparent) puts it under a span of another
   * process instead. An error marks the span with its code or name, never with its message, and is thrown on.
   */
  span<T>(
    name: string,
    options: { attributes?: SpanAttributes; parent?: string | null; kind?: SpanRole },
    work: (span: OpenSpan) => Promise<T>,
  ): Promise<T>;
  /** The active span as a W3C traceparent, for a row or a header that carries it on; null when nothing is traced. */
  traceparent(): string | null;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Traces nothing and costs nothing. */
export const noTracing: Tracing = {
  span: (_name, _options, work) => work({ set: () => {} }),
  traceparent: () => null,
  close: async () => {},
};

/**
 * Sends traces to where OTEL_EXPORTER_OTLP_ENDPOINT (or ..._TRACES_ENDPOINT) points, over HTTP; the other OTEL_* variables
 * of the exporter count as well. Without an endpoint, or with OTEL_SDK_DISABLED=true, no tracing library is even loaded.
 */
export async function openTracing(
  service: "rollcall-web" | "rollcall-worker",
  variables: Record<string, string | undefined>,
): Promise<Tracing> {
  const endpoint = variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || variables.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isOff = variables.OTEL_SDK_DISABLED?.toLowerCase() === "true" || variables.OTEL_TRACES_EXPORTER === "none";
  if (!endpoint || isOff) return noTracing;
  const { sendTraces } = await import("./sendTraces.ts");
  return sendTraces(service, variables);
}
