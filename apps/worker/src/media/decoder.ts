import type { Limits } from "./runLimited.ts";

/** What a decoder says about a file it has written out as mono s16le at 16 kHz. */
export interface DecodeReport {
  /** Codec and container as FFmpeg names them, for example "mp3" and "mov,mp4,m4a,3gp,3g2,mj2". */
  codec: string;
  container: string;
  channels: number;
  /** How long the file claims to be; null when it does not say. */
  declaredMs: number | null;
  /** Something in the file could not be decoded. */
  isDamaged: boolean;
}

/**
 * Why nothing could be decoded. `unreadable`: FFmpeg does not recognise the bytes; `silentVideo`: it does, but
 * there is no sound in them; `broken`: there is sound, but no part of it decodes; `limit`: it took too much;
 * `killed`: the system ended it; `disk`: no room for the result; `long`: over the longest recording.
 */
export type DecodeProblem = "unreadable" | "silentVideo" | "broken" | "limit" | "killed" | "disk" | "long";

export class DecodeError extends Error {
  readonly problem: DecodeProblem;

  constructor(problem: DecodeProblem, detail: string) {
    super(detail);
    this.name = "DecodeError";
    this.problem = problem;
  }
}

/** Decodes `source` into a new file at `target`; throws `DecodeError` when there is nothing to decode. */
export type Decoder = (source: string, target: string, signal: AbortSignal) => Promise<DecodeReport>;

/** The longest recording that is accepted, in seconds. */
export const longestSec = 24 * 3600;

/** A 24 h recording decodes in some two minutes of CPU; the file it becomes takes 32 kB a second. */
export const limits: Limits = {
  cpuSec: 1800,
  addressSpaceMb: 4096,
  outputBytes: (longestSec + 120) * 32_000,
  wallMs: 3600_000,
};

/**
 * The containers that are opened. Play lists and scripts (concat, hls, dash) are not among them, because those
 * make FFmpeg open other files.
 */
export const containers = [
  "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,m4v",
  "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,ogg,rm,tta,voc,w64,wav,wv",
].join(",");

/**
 * The filters both decoders use: the plain average of all channels (FFmpeg's own downmix takes eight microphones
 * for a 7.1 film and drops the fourth), then 16 kHz with gaps in the time stamps filled, so that a word's time
 * in the text is its time in the player.
 */
export function filterArgs(channels: number): { pan: string; aresample: string } {
  const share = (1 / channels).toFixed(8);
  const sum = Array.from({ length: channels }, (_, channel) => `${share}*c${channel}`).join("+");
  return { pan: `mono|c0=${sum}`, aresample: "16000:async=1:first_pts=0" };
}
