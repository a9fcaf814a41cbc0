export const exportFormats = ["docx", "pdf", "txt", "md", "srt", "vtt", "json", "seglst", "rttm"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  timestamps: boolean;
  speakers: boolean;
  doubtful: boolean;
}

/** Where the server hands out a meeting's transcript as a file; `part` in ms, null for all of it. */
export function exportUrl(
  meetingId: string,
  format: ExportFormat,
  options: ExportOptions,
  part: { startMs: number; endMs: number } | null,
): string {
  const query = new URLSearchParams({ format });
  for (const [name, isOn] of Object.entries(options)) query.set(name, isOn ? "1" : "0");
  if (part) {
    query.set("fromMs", String(part.startMs));
    query.set("toMs", String(part.endMs));
  }
  return `/api/meetings/${meetingId}/export?${query}`;
}

/** Where the sound of a passage is handed out. */
export function clipUrl(meetingId: string, { startMs, endMs }: { startMs: number; endMs: number }): string {
  return `/api/meetings/${meetingId}/clip?fromMs=${startMs}&toMs=${endMs}`;
}
