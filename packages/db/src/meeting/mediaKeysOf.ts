/** Everything that lies in the media store for a recording: its bytes, its waveform, what was worked out from it. */
export function mediaKeysOf(recording: { mediaKey: string | null; peaksKey: string | null } | null): string[] {
  if (!recording) return [];
  const { mediaKey, peaksKey } = recording;
  return [mediaKey, peaksKey, mediaKey && artefactsKeyOf(mediaKey)].filter((key) => key !== null);
}

/** Where finished stages of a recording are kept for another version of its transcript. */
export function artefactsKeyOf(mediaKey: string): string {
  return `${mediaKey}.artefacts`;
}
