import { writeSync } from "node:fs";
import { AV_NOPTS_VALUE, AVERROR_EAGAIN, AVERROR_EOF, type AVSampleFormat } from "node-av/constants";
import {
  avChannelLayoutDescribe,
  avGetSampleFmtName,
  type CodecContext,
  FFmpegError,
  Filter,
  type FilterContext,
  FilterGraph,
  Frame,
  type Rational,
} from "node-av/lib";
import { filterArgs, longestSec } from "./decoder.ts";

interface Graph {
  /** What it was built for; a stream may change its format midway. */
  format: string;
  /** Held because the filters live only as long as their graph. */
  handle: FilterGraph;
  source: FilterContext;
  sink: FilterContext;
}

export interface PcmSink {
  isFull(): boolean;
  /** Takes every frame the decoder has ready; false when one of them was beyond repair. */
  drain(decoder: CodecContext): boolean;
  end(): void;
}

/**
 * Writes decoded frames to the file `output` as mono s16le at 16 kHz. `startPts` (in units of `timeBase`) is when the
 * recording begins: the first sample of the file stands for that moment.
 */
export function createPcmSink(timeBase: Rational, startPts: bigint, output: number): PcmSink {
  const frame = allocatedFrame();
  const filtered = allocatedFrame();
  let graph: Graph | null = null;
  let writtenBytes = 0;

  const write = () => {
    while (graph && graph.sink.buffersinkGetFrameSync(filtered) >= 0) {
      const bytes = filtered.data?.[0]?.subarray(0, filtered.nbSamples * 2) ?? new Uint8Array();
      for (let done = 0; done < bytes.length; ) done += writeSync(output, bytes, done);
      writtenBytes += bytes.length;
      filtered.unref();
    }
  };
  const end = () => {
    graph?.source.buffersrcAddFrameSync(null);
    write();
  };
  const accept = () => {
    if (frame.pts !== AV_NOPTS_VALUE) frame.pts -= startPts;
    const format = formatOf(frame);
    if (graph?.format !== format) {
      end();
      graph = buildGraph(format, frame.channels, timeBase, graph === null);
    }
    FFmpegError.throwIfError(graph.source.buffersrcAddFrameSync(frame), "buffersrc");
    frame.unref();
    write();
  };
  return {
    isFull: () => writtenBytes > (longestSec + 60) * 32_000,
    end,
    drain(decoder) {
      for (;;) {
        const received = decoder.receiveFrameSync(frame);
        if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return true;
        if (received < 0) return false;
        accept();
      }
    },
  };
}

function formatOf(frame: Frame): string {
  const sampleFormat = avGetSampleFmtName(frame.format as AVSampleFormat); // an audio frame has no pixel format
  const layout = avChannelLayoutDescribe(frame.channelLayout) ?? `${frame.channels} channels`;
  return `sample_rate=${frame.sampleRate}:sample_fmt=${sampleFormat}:channel_layout=${layout}`;
}

function buildGraph(format: string, channels: number, { num, den }: Rational, isFirst: boolean): Graph {
  const { pan, aresample } = filterArgs(channels);
  const handle = new FilterGraph();
  handle.alloc();
  handle.nbThreads = 1;
  const chain = [
    addFilter(handle, "abuffer", `time_base=${num}/${den}:${format}`),
    addFilter(handle, "pan", pan),
    // Silence is put in front of the first sound only, not again where the format changes.
    addFilter(handle, "aresample", isFirst ? aresample : aresample.replace(":first_pts=0", "")),
    addFilter(handle, "aformat", "sample_fmts=s16:sample_rates=16000"),
    addFilter(handle, "abuffersink", null),
  ] as const;
  for (let i = 0; i + 1 < chain.length; i++) FFmpegError.throwIfError(chain[i]!.link(0, chain[i + 1]!, 0), "link");
  FFmpegError.throwIfError(handle.configSync(), "filter graph");
  return { format, handle, source: chain[0], sink: chain[4] };
}

function addFilter(graph: FilterGraph, name: string, args: string | null): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter && graph.createFilter(filter, name, args);
  if (!context) throw new Error(`FFmpeg has no filter ${name}(${args})`);
  return context;
}

function allocatedFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}
