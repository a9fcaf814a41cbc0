import { existsSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { z } from "zod";
import { containers, DecodeError, type DecodeReport, type Decoder, filterArgs, limits, longestSec } from "./decoder.ts";
import { type Ended, runLimited } from "./runLimited.ts";

export interface FfmpegTools {
  ffmpeg: string;
  ffprobe: string;
}

/** FFmpeg's programs: `ffmpegPath` when it is given, else the first on the search path; null unless both are there. */
export function findFfmpeg(ffmpegPath: string | undefined, searchPath: string): FfmpegTools | null {
  const candidates = ffmpegPath ? [ffmpegPath] : searchPath.split(delimiter).map((folder) => join(folder, "ffmpeg"));
  for (const ffmpeg of candidates) {
    const ffprobe = join(dirname(ffmpeg), basename(ffmpeg).replace("ffmpeg", "ffprobe"));
    if (existsSync(ffmpeg) && existsSync(ffprobe)) return { ffmpeg, ffprobe };
  }
  return null;
}

const quiet = ["-v", "error", "-hide_banner"];
const guarded = ["-protocol_whitelist", "file,pipe", "-format_whitelist", containers];

/** The decoder that runs the system's ffmpeg. */
export function ffmpegDecoder(tools: FfmpegTools): Decoder {
  return async (source, target, signal) => {
    const { streamIndex, ...report } = await probe(tools.ffprobe, source, signal);
    const { pan, aresample } = filterArgs(report.channels);
    const input = [...quiet, "-nostdin", ...guarded, "-i", `file:${source}`, "-map", `0:${streamIndex}`];
    const output = ["-vn", "-sn", "-dn", "-af", `pan=${pan},aresample=${aresample}`, "-t", String(longestSec + 60)];
    const format = ["-max_error_rate", "1", "-f", "s16le", "-c:a", "pcm_s16le", "-y", `file:${target}`];
    const ended = await runLimited(tools.ffmpeg, [...input, ...output, ...format], limits, signal);
    refuse(ended);
    const hasSound = existsSync(target) && statSync(target).size > 0;
    if (ended.exitCode !== 0 && !hasSound) throw new DecodeError("broken", ended.stderr);
    return { ...report, isDamaged: ended.exitCode !== 0 || ended.stderr.trim() !== "" };
  };
}

const Probed = z.object({
  format: z.object({ format_name: z.string(), duration: z.coerce.number().optional() }),
  streams: z.array(
    z.object({
      index: z.int(),
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      channels: z.int().optional(),
      disposition: z.object({ default: z.int() }).optional(),
    }),
  ),
});

async function probe(ffprobe: string, source: string, signal: AbortSignal) {
  const show = ["-show_entries", "format=format_name,duration:stream=index,codec_type,codec_name,channels,disposition"];
  const args = [...quiet, ...guarded, ...show, "-of", "json", `file:${source}`];
  const ended = await runLimited(ffprobe, args, limits, signal);
  refuse(ended);
  if (ended.exitCode !== 0) throw new DecodeError("unreadable", ended.stderr);
  const { format, streams } = Probed.parse(JSON.parse(ended.stdout));
  const audible = streams.filter((stream) => stream.codec_type === "audio" && stream.channels);
  const stream = audible.find((candidate) => candidate.disposition?.default) ?? audible[0];
  if (!stream?.channels) {
    const hasPicture = streams.some((candidate) => candidate.codec_type === "video");
    throw new DecodeError(hasPicture ? "silentVideo" : "unreadable", "no audio stream");
  }
  const declaredMs = format.duration === undefined ? null : Math.round(format.duration * 1000);
  if (declaredMs !== null && declaredMs > longestSec * 1000) throw new DecodeError("long", `${declaredMs} ms`);
  const codec = stream.codec_name ?? "unknown";
  const report: Omit<DecodeReport, "isDamaged"> = {
    codec,
    container: format.format_name,
    channels: stream.channels,
    declaredMs,
  };
  return { streamIndex: stream.index, ...report };
}

function refuse(ended: Ended): void {
  if (ended.limit) throw new DecodeError(ended.limit === "own" ? "limit" : "killed", ended.stderr);
  if (ended.stderr.includes("No space left on device")) throw new DecodeError("disk", ended.stderr);
}
