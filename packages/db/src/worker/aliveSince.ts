/** A worker beats every few seconds; one that was last seen before this moment is gone. */
export function aliveSince(): Date {
  return new Date(Date.now() - 20_000);
}
