import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface FetchOptions {
  /**
   * Nothing will tell whether two halves belong together: a download goes on only if the server says that its file is still
   * the same one.
   */
  isUnknown?: boolean;
  signal?: AbortSignal | undefined;
  /** Called as bytes arrive; `total` is null where the source does not say. At most every 100 ms, and at the end. */
  onBytes?: ((done: number, total: number | null) => void) | undefined;
}

const reportEveryMs = 100;

/**
 * Brings `source` (an http(s) address or a path) to `partial`, going on where an earlier attempt stopped when the server
 * can answer a range; a copy of a local file starts anew. The caller checks what came.
 * @throws when the source is not there or breaks off; what came so far stays.
 */
export async function fetchFile(source: string, partial: string, options: FetchOptions): Promise<void> {
  if (/^https?:/.test(source)) return download(source, partial, options);
  const { size } = await stat(source);
  await write(createReadStream(source), partial, { from: 0, total: size }, options);
}

/** Where the server's name for the version of a file stands while it is fetched. */
export function versionPath(partial: string): string {
  return `${partial}.etag`;
}

async function download(url: string, partial: string, options: FetchOptions): Promise<void> {
  const version = await readFile(versionPath(partial), "utf8").catch(() => "");
  if (options.isUnknown && version === "") await rm(partial, { force: true });
  const held = (await stat(partial).catch(() => undefined))?.size ?? 0;
  const response = await fetch(url, {
    ...(options.signal && { signal: options.signal }),
    ...(held > 0 && { headers: { range: `bytes=${held}-`, ...(version !== "" && { "if-range": version }) } }),
  });
  // 416: there is nothing after what is held. The hash will tell whether it is the whole file.
  if (response.status === 416) {
    await response.body?.cancel();
    return;
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`the server answered ${response.status}`);
  }
  const from = response.status === 206 ? held : 0;
  if (from === 0) {
    await rm(partial, { force: true });
    const etag = response.headers.get("etag") ?? "";
    // A weak one does not promise the same bytes.
    await (etag === "" || etag.startsWith("W/")
      ? rm(versionPath(partial), { force: true })
      : writeFile(versionPath(partial), etag));
  }
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  const total = Number.isFinite(length) ? from + length : null;
  await write(Readable.fromWeb(response.body), partial, { from, total }, options);
}

async function write(
  source: Readable,
  partial: string,
  { from, total }: { from: number; total: number | null },
  { signal, onBytes }: FetchOptions,
): Promise<void> {
  let done = from;
  let reportedAt = 0;
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      done += chunk.length;
      const now = performance.now();
      if (now - reportedAt >= reportEveryMs) {
        reportedAt = now;
        onBytes?.(done, total);
      }
      yield chunk;
    }
  };
  await pipeline(source, count, createWriteStream(partial, { flags: from > 0 ? "a" : "w" }), {
    ...(signal && { signal }),
  });
  onBytes?.(done, total);
}
