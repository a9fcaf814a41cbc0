/** Hours, minutes, seconds and milliseconds, as subtitles write them: "01:02:03,004". */
export function clock(ms: number, decimalMark: "," | "."): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const milliseconds = String(Math.floor(ms % 1000)).padStart(3, "0");
  return `${parts.map((part) => String(part).padStart(2, "0")).join(":")}${decimalMark}${milliseconds}`;
}
