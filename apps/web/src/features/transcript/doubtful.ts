/** Below this confidence a word is marked as one the machine was not sure of. */
export const doubtful = 0.5;
