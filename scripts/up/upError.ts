/** Why the application cannot run; the message is the whole explanation for the person at the terminal. */
export class UpError extends Error {}
