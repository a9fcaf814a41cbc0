/** The person asked for something that cannot be; the message is one line for them. */
export class UsageError extends Error {}
