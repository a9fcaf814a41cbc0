import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GraphIo, GraphRewrite, LoadContext } from "../../../src/models/family.ts";
import { createSession } from "../../../src/models/session.ts";

/** A folder of written graphs that goes away with the tests. */
export function graphFolder() {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-graphs-"));
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  /** What the engine gives a family: files by key, written here first. */
  function contextOf(files: Record<string, Uint8Array | string>, params: unknown = {}): LoadContext {
    const prefix = `${Math.random().toString(36).slice(2)}-`;
    const paths = Object.fromEntries(
      Object.entries(files).map(([key, content]) => [key, write(prefix + key, content)]),
    );
    const open = (key: string, io: GraphIo, rewrite?: GraphRewrite) => createSession(paths[key]!, io, "cpu", rewrite);
    return {
      files: paths,
      params,
      languages: [],
      provider: "cpu",
      createSession: open,
      createCpuSession: open,
    };
  }

  return { folder, write, contextOf, remove: () => rmSync(folder, { recursive: true }) };
}
