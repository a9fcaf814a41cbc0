/** A row of a list whose highlight reaches a little beyond its text, while its dividing line does not. */
export const hoverRowClass =
  "relative isolate before:absolute before:-inset-x-3 before:inset-y-0 before:-z-10 before:rounded-md " +
  "before:transition-colors hover:before:bg-canvas";
