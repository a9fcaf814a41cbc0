import type { TranscribeResult } from "@rollcall/core/result";
import type { SpeakerState } from "@rollcall/core/speaker";
import { segmentText } from "@rollcall/core/transcript";
import type { Models } from "@rollcall/inference/models";
import type { PipelineResult } from "@rollcall/inference/pipeline";
import { modelsByRole } from "./modelsByRole.ts";
import { roundConfidence } from "./roundConfidence.ts";

/** Who a cluster was taken for. */
export interface NamedCluster {
  label: string;
  person: string | null;
  state: SpeakerState;
  score: number | null;
}

/** What the pipeline found, in the shape that `transcribe --format json` prints. */
export function toResult(
  models: Models,
  durationMs: number,
  { segments, turns, diarization, timings }: PipelineResult,
  named: readonly NamedCluster[],
  furtherTimings: Record<string, number>,
): TranscribeResult {
  const speakers = diarization.clusters.map(({ label }, index) => {
    const found = named.find((candidate) => candidate.label === label);
    const { person = null, state = "unknown", score = null } = found ?? {};
    return { id: label, label: `Speaker ${index + 1}`, person, state, score };
  });
  return {
    durationMs,
    models: modelsByRole(models),
    speakers,
    segments: roundConfidence(segments).map(({ speaker, startMs, endMs, words }) => ({
      speaker,
      startMs,
      endMs,
      text: segmentText(words),
      words: words.map(({ t, s, e, c }) => ({ text: t, startMs: s, endMs: e, confidence: c })),
    })),
    turns,
    timings: { ...furtherTimings, ...timings },
  };
}
