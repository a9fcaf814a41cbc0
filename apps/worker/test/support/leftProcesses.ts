import { readdirSync, readFileSync } from "node:fs";

/** Command lines of the processes that were started with `text` among their arguments or settings. Linux only. */
export function leftProcesses(text: string): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      const settings = readFileSync(`/proc/${pid}/environ`, "utf8");
      return command !== "" && (command.includes(text) || settings.includes(text)) ? [command] : [];
    } catch {
      return []; // it has ended meanwhile, or is somebody else's
    }
  });
}
