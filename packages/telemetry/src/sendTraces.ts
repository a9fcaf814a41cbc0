import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { SpanAttributes, Tracing } from "./tracing.ts";

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL };

/**
 * Tracing with a provider of its own that is not registered anywhere: only our spans are recorded. Libraries that look for
 * a global provider would add theirs, with addresses and inputs in them.
 */
export function sendTraces(service: string, variables: Record<string, string | undefined>): Tracing {
  const named = resourceFromAttributes({ "service.name": service });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare(variables)) }),
    // Next ends the process as soon as it can: what is not sent by then is lost.
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1000 })],
  });
  const tracer = provider.getTracer("rollcall");
  const active = new AsyncLocalStorage<Context>();

  return {
    span(name, { attributes = {}, parent, kind = "internal" }, work) {
      const under = parentContext(parent) ?? active.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { attributes: given(attributes), kind: kinds[kind] }, under);
      return active.run(trace.setSpan(under, span), async () => {
        try {
          return await work({ set: (more) => span.setAttributes(given(more)) });
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: errorName(error) });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    traceparent() {
      const context = trace.getSpanContext(active.getStore() ?? ROOT_CONTEXT);
      return context ? format(context) : null;
    },
    close: () => provider.shutdown(),
  };
}

/** The share of new traces that are kept: OTEL_TRACES_SAMPLER_ARG when a ratio sampler is asked for, otherwise all. */
function sampledShare({ OTEL_TRACES_SAMPLER: sampler = "", OTEL_TRACES_SAMPLER_ARG: share = "1" }): number {
  if (sampler.endsWith("always_off")) return 0;
  return sampler.endsWith("traceidratio") ? Number(share) : 1;
}

function parentContext(traceparent: string | null | undefined): Context | null {
  const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "");
  if (!found) return null;
  const [, traceId = "", spanId = "", flags = "00"] = found;
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? trace.setSpanContext(ROOT_CONTEXT, context) : null;
}

function format({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, "0")}`;
}

/** Messages can quote what a person said or wrote; codes and names cannot. */
function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** Without the keys that are undefined. */
function given(attributes: SpanAttributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
