import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { cosine } from "@rollcall/core/vector";

export interface StandInPoint {
  id: string;
  vector: number[];
  payload: { orgId: string; personId: string; weight: number };
}

export interface Sent {
  method: string;
  path: string;
  query: string;
  apiKey: string | null;
  body: unknown;
}

interface Condition {
  key: "orgId" | "personId";
  match: { value: string };
}
interface Body {
  vectors?: { size: number };
  points?: (StandInPoint | string)[];
  filter?: { must: Condition[] };
  searches?: { query: number[]; filter: { must: Condition[] }; limit: number }[];
  limit?: number;
  offset?: string;
  actions?: {
    create_alias?: { alias_name: string; collection_name: string };
    delete_alias?: { alias_name: string };
  }[];
}

export interface StandIn {
  url: string;
  sent: Sent[];
  aliases: Map<string, string>;
  collections: Map<string, Map<string, StandInPoint>>;
  /** The next requests are answered so, one each: a status, or "hang" for no answer at all. */
  troubles: (number | "hang")[];
  close(): Promise<void>;
}

/**
 * A stand-in for Qdrant, not Qdrant: it keeps collections, aliases and points in memory, answers the few requests that
 * the driver sends, and remembers each. It proves what is sent and what is made of the answers, not Qdrant itself.
 */
export async function startQdrantStandIn(at = 0): Promise<StandIn> {
  const sent: Sent[] = [];
  const aliases = new Map<string, string>();
  const collections = new Map<string, Map<string, StandInPoint>>();
  const troubles: StandIn["troubles"] = [];

  const matching = (points: Map<string, StandInPoint>, must: readonly Condition[] = []) =>
    [...points.values()].filter(({ payload }) => must.every(({ key, match }) => payload[key] === match.value));

  const act = (method: string, path: string, body: Body): unknown => {
    if (path === "/aliases") {
      return { aliases: [...aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })) };
    }
    if (path === "/collections/aliases") {
      for (const { create_alias, delete_alias } of body.actions ?? []) {
        if (delete_alias) aliases.delete(delete_alias.alias_name);
        if (create_alias) aliases.set(create_alias.alias_name, create_alias.collection_name);
      }
      return true;
    }
    const [, , name = "", ...rest] = path.split("/");
    const verb = rest.join("/");
    if (verb === "exists") return { exists: collections.has(name) };
    if (verb === "" && method === "PUT") {
      if (collections.has(name)) throw 409;
      collections.set(name, new Map());
      return true;
    }
    if (verb === "" && method === "DELETE") return collections.delete(name);
    const points = collections.get(aliases.get(name) ?? name);
    if (!points) throw 404;
    if (verb === "index") return { operation_id: 1, status: "completed" };
    if (verb === "points") {
      for (const point of body.points ?? []) if (typeof point !== "string") points.set(point.id, point);
      return { operation_id: 1, status: "completed" };
    }
    if (verb === "points/delete") {
      for (const id of body.points ?? []) points.delete(String(id));
      if (body.filter) for (const { id } of matching(points, body.filter.must)) points.delete(id);
      return { operation_id: 1, status: "completed" };
    }
    if (verb === "points/count") return { count: matching(points, body.filter?.must).length };
    if (verb === "points/scroll") {
      const all = [...points.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const from = body.offset ? all.findIndex((point) => point.id === body.offset) : 0;
      // Two a page, so that every test pages.
      return { points: all.slice(from, from + 2), next_page_offset: all[from + 2]?.id ?? null };
    }
    if (verb === "points/query/batch") {
      return (body.searches ?? []).map(({ query, filter, limit }) => ({
        points: matching(points, filter.must)
          .map(({ id, vector, payload }) => ({ id, version: 0, score: cosine(query, vector), payload }))
          .sort((a, b) => b.score - a.score)
          .slice(0, limit),
      }));
    }
    throw 404;
  };

  const server = createServer((request, response) => {
    read(request).then(
      (text) => {
        const { pathname, search } = new URL(request.url ?? "", "http://stand-in");
        const path = decodeURIComponent(pathname);
        const method = request.method ?? "";
        const body = text === "" ? null : JSON.parse(text);
        const apiKey = request.headers["api-key"];
        sent.push({ method, path, query: search, apiKey: typeof apiKey === "string" ? apiKey : null, body });
        const trouble = troubles.shift();
        if (trouble === "hang") return;
        response.setHeader("content-type", "application/json");
        try {
          if (trouble !== undefined) throw trouble;
          response.end(JSON.stringify({ status: "ok", time: 0, result: act(method, path, body ?? {}) }));
        } catch (status) {
          if (typeof status !== "number") throw status;
          response.statusCode = status;
          response.end(JSON.stringify({ status: { error: "trouble" }, time: 0 }));
        }
      },
      (error: Error) => response.destroy(error),
    );
  });
  await new Promise<void>((ready) => server.listen(at, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    aliases,
    collections,
    troubles,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
