/** What kind of failure it is; one HTTP status and one tone of voice belong to each. */
export type ErrorCode =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNAUTHENTICATED"
  | "CONFLICT"
  | "VALIDATION"
  | "LIMIT"
  | "PRECONDITION"
  | "UNAVAILABLE"
  | "INTERNAL";

/** An error whose message may be shown to the person; the cause is for the log alone. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

/** Why a job ended badly. The first word of the code is the stage; the sentence is for the person. */
export class JobError extends Error {
  readonly code: JobErrorCode;
  /** A permanent error ends the job at once; any other is tried again. */
  readonly isPermanent: boolean;

  constructor(code: JobErrorCode, message: string, options: { cause?: unknown; isPermanent?: boolean } = {}) {
    super(message, options);
    this.name = "JobError";
    this.code = code;
    this.isPermanent = options.isPermanent ?? true;
  }
}

export const jobErrorCodes = [
  "MEDIA_EMPTY",
  "MEDIA_NOT_AUDIO",
  "MEDIA_DAMAGED",
  "MEDIA_TOO_LONG",
  "MEDIA_MISSING",
  "DECODE_LIMIT",
  "NO_SPEECH",
  "CONSENT_MISSING",
  "SAMPLES_REJECTED",
  "MODEL_FAILED",
  "CRASHED_TOO_OFTEN",
  "FAILED_TOO_OFTEN",
  "DISK_FULL",
  "INTERNAL",
] as const;
export type JobErrorCode = (typeof jobErrorCodes)[number];
