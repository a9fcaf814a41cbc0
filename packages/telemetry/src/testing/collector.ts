import { createServer } from "node:http";

export interface CollectedSpan {
  name: string;
  service: string;
  traceId: string;
  spanId: string;
  /** Empty for the root of a trace. */
  parentSpanId: string;
  attributes: Record<string, string | number>;
  /** What the status says, when it is an error. */
  error: string | null;
}

export interface Collector {
  url: string;
  spans: CollectedSpan[];
  services: Set<string>;
  /** Everything that was ever sent here. */
  text: string;
  /** The one span of this name; throws when there is none or several. */
  span(name: string): CollectedSpan;
  close(): Promise<void>;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number };
}

interface ExportRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        attributes: Attribute[];
        status?: { code?: number; message?: string };
      }[];
    }[];
  }[];
}

/** A place to send traces to, as the OTLP/HTTP exporter does, that keeps them for a test to look at. */
export async function startCollector(): Promise<Collector> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => {
      body += piece;
    });
    request.on("end", () => {
      collect(collector, body);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  const collector: Collector = {
    url: `http://127.0.0.1:${address.port}`,
    spans: [],
    services: new Set(),
    text: "",
    span(name) {
      const found = collector.spans.filter((span) => span.name === name);
      if (found.length !== 1 || !found[0]) throw new Error(`${found.length} spans are called ${name}`);
      return found[0];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return collector;
}

function collect(collector: Collector, body: string): void {
  collector.text += body;
  const { resourceSpans }: ExportRequest = JSON.parse(body);
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = String(values(resource.attributes)["service.name"]);
    collector.services.add(service);
    for (const { spans } of scopeSpans) {
      for (const { name, traceId, spanId, parentSpanId = "", attributes, status } of spans) {
        const error = status?.code === 2 ? (status.message ?? "") : null;
        collector.spans.push({ name, service, traceId, spanId, parentSpanId, attributes: values(attributes), error });
      }
    }
  }
}

function values(attributes: readonly Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue ?? Number(value.intValue)]),
  );
}
