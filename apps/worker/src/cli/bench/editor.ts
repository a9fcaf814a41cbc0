import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Section } from "../bench.ts";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/**
 * The transcript page with a meeting of five hours, in a real browser. It is measured by a script of the web
 * application, which has the browser's driver; here no page is ever opened.
 */
export const benchEditor: Section = async ({ signal }) => {
  const child = spawn(process.execPath, ["apps/web/bench/editor.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    signal,
  });
  const ended = once(child, "exit");
  const figures = await text(child.stdout);
  const [code] = await ended;
  if (code !== 0) throw new Error("The editor could not be measured, see above.");
  return JSON.parse(figures);
};
