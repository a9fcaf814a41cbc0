"use client";
import { useQuery } from "@tanstack/react-query";
import { parsePeaks } from "@/features/player/peaks.ts";

/** The waveform of a recording, fetched once; null until it is there, or when there is none. */
export function usePeaks({ recordingId, hasPeaks }: { recordingId: string; hasPeaks: boolean }) {
  const { data = null } = useQuery({
    queryKey: ["peaks", recordingId],
    enabled: hasPeaks,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch(`/api/media/${recordingId}/peaks`, { signal });
      return response.ok ? parsePeaks(await response.arrayBuffer()) : null;
    },
  });
  return data;
}
