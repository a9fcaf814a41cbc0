/** Rows asked for at once: the first answer fills the window, the rest follows by itself. */
export const segmentPage = 300;
