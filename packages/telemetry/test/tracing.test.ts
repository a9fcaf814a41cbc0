import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../src/testing/collector.ts";
import { noTracing, openTracing, type Tracing } from "../src/tracing.ts";

const upstream = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("without an endpoint", () => {
  it("nothing is traced, and the work runs all the same", async () => {
    for (const variables of [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:1", OTEL_SDK_DISABLED: "true" }]) {
      const tracing = await openTracing("rollcall-web", variables);
      expect(tracing).toBe(noTracing);
      expect(await tracing.span("work", {}, async () => tracing.traceparent())).toBeNull();
    }
  });
});

it("without an endpoint the SDK is not even loaded", async () => {
  const program = `
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
    const { openTracing } = await import(${JSON.stringify(new URL("../src/tracing.ts", import.meta.url).href)});
    const tracing = await openTracing("rollcall-web", {});
    await tracing.span("work", {}, async () => {});
    await openTracing("rollcall-web", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
    console.log(seen.findIndex((name) => name.includes("opentelemetry")) > seen.indexOf("./sendTraces.ts"));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout).toBe("true\n");
});

describe("with a collector", () => {
  let collector: Collector;
  let tracing: Tracing;
  beforeAll(async () => {
    collector = await startCollector();
    // The exporter reads the process's own variables.
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
    tracing = await openTracing("rollcall-worker", process.env);
    await tracing.span("attempt", { parent: upstream, attributes: { "rollcall.job.attempt": 2 } }, async (attempt) => {
      await tracing.span("stage", {}, async () => {});
      attempt.set({ "rollcall.outcome": "done" });
    });
    const thrown = Object.assign(new Error("Maya said something"), { code: "MODEL_FAILED" });
    await expect(tracing.span("broken", {}, () => Promise.reject(thrown))).rejects.toBe(thrown);
    await tracing.close();
  });
  afterAll(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    await collector.close();
  });

  it("spans lie under each other and under the process that asked", () => {
    const [stage, attempt] = [collector.span("stage"), collector.span("attempt")];
    expect(attempt).toMatchObject({ traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331" });
    expect(stage).toMatchObject({ traceId: attempt.traceId, parentSpanId: attempt.spanId });
    expect(attempt.attributes).toEqual({ "rollcall.job.attempt": 2, "rollcall.outcome": "done" });
    expect(collector.services).toEqual(new Set(["rollcall-worker"]));
  });

  it("an error gives its code, not its words", () => {
    expect(collector.span("broken")).toMatchObject({ error: "MODEL_FAILED", parentSpanId: "" });
    expect(collector.text).not.toContain("Maya");
  });
});
