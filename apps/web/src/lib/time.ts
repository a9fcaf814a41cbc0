/** A place in a recording as people read it: `0:07`, `12:34`, `1:02:03`. */
export function clock(ms: number): string {
  const totalSec = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(totalSec / 3600);
  const minutes = Math.floor((totalSec % 3600) / 60);
  const seconds = String(totalSec % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** A place in a recording to the hundredth of a second: `12:34.56`. */
export function exactClock(ms: number): string {
  return `${clock(ms)}.${String(Math.floor((Math.max(0, ms) % 1000) / 10)).padStart(2, "0")}`;
}

/** A length of time in words: `48 sec`, `12 min`, `1 hr, 20 min`. */
export function duration(ms: number, locale = "en"): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  const totalSec = Math.round(ms / 1000);
  if (totalSec < 60) return unit(totalSec, "second");
  const totalMin = Math.round(totalSec / 60);
  if (totalMin < 60) return unit(totalMin, "minute");
  const hours = Math.floor(totalMin / 60);
  const minutes = totalMin % 60;
  return minutes === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} ${unit(minutes, "minute")}`;
}

/** A file size in the nearest unit: `840 kB`, `12 MB`, `1.4 GB`. */
export function fileSize(bytes: number, locale = "en"): string {
  const [value, name] =
    bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: name,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
