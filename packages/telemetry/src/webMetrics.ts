import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { addJobGauges, type Backlog } from "./jobGauges.ts";

export interface WebMetrics {
  /** A call of the API has ended. `code` is "ok" or that of the error. */
  called(call: { path: string; type: string; code: string; seconds: number }): void;
  /** An HTTP request outside the API was answered; streamed bodies go on after this. */
  answered(request: { route: string; method: string; status: number; seconds: number }): void;
  /** A file has arrived whole. */
  uploaded(file: { kind: string; bytes: number }): void;
  /** Somebody follows an event stream; call the result once when it ends. */
  subscribed(path: string): () => void;
  contentType: string;
  text(): Promise<string>;
}

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** All metrics of the web process. Labels are procedures, routes, methods and codes: never an id, never a text. */
export function createWebMetrics(readBacklog: () => Promise<Backlog>): WebMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addJobGauges(registry, readBacklog);
  const calls = new Histogram({
    name: "rollcall_api_call_seconds",
    help: "How long calls of the API took.",
    labelNames: ["path", "type", "code"],
    buckets: seconds,
    registers,
  });
  const requests = new Histogram({
    name: "rollcall_http_request_seconds",
    help: "How long uploads and media took to their first byte.",
    labelNames: ["route", "method", "status"],
    buckets: seconds,
    registers,
  });
  const uploads = new Counter({
    name: "rollcall_uploads_total",
    help: "Files that arrived whole.",
    labelNames: ["kind"],
    registers,
  });
  const bytes = new Counter({
    name: "rollcall_upload_bytes_total",
    help: "Their size.",
    labelNames: ["kind"],
    registers,
  });
  const subscribers = new Gauge({
    name: "rollcall_subscribers",
    help: "Event streams that are followed now.",
    labelNames: ["path"],
    registers,
  });

  return {
    called: ({ seconds: taken, ...labels }) => calls.observe(labels, taken),
    answered: ({ seconds: taken, ...labels }) => requests.observe(labels, taken),
    uploaded({ kind, bytes: size }) {
      uploads.inc({ kind });
      bytes.inc({ kind }, size);
    },
    subscribed(path) {
      subscribers.inc({ path });
      return () => subscribers.dec({ path });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
