import { linkHeader } from "@rollcall/core/enrollment";
import { uploadChunkBytes } from "@rollcall/core/meeting";
import { DetailedError, Upload, type UploadOptions } from "tus-js-client";

export const uploadEndpoint = "/api/uploads";

/** What the server is told about a file besides its bytes. */
export type UploadKind = { kind: "meeting"; meetingId: string } | { kind: "enrollment"; personId: string };

/** A tus upload with our chunk size and patience. It is not started. */
export function createUpload(file: File, kind: UploadKind, options: UploadOptions): Upload {
  return new Upload(file, {
    endpoint: uploadEndpoint,
    chunkSize: uploadChunkBytes,
    retryDelays: [0, 1000, 3000, 5000, 10_000],
    removeFingerprintOnSuccess: true,
    metadata: { ...kind, fileName: file.name, mediaType: file.type || "application/octet-stream" },
    ...options,
  });
}

/** The server's own sentence about a refused upload, or null when it could not be reached. */
export function uploadSentence(error: Error): string | null {
  if (!(error instanceof DetailedError)) return null;
  const body = error.originalResponse?.getBody().trim() ?? "";
  return body === "" || body.startsWith("<") ? null : body;
}

/**
 * Sends one clip whole and resolves with the id the server gave it. Errors are the server's sentence. `linkToken`: of
 * somebody without an account.
 */
export function sendClip(
  file: File,
  personId: string,
  onShare: (share: number) => void,
  linkToken?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = createUpload(
      file,
      { kind: "enrollment", personId },
      {
        storeFingerprintForResuming: false,
        ...(linkToken !== undefined && { headers: { [linkHeader]: linkToken } }),
        onProgress: (sent, total) => onShare(total > 0 ? sent / total : 0),
        onSuccess: () => resolve(upload.url?.split("/").pop() ?? ""),
        onError: (error) => reject(new Error(uploadSentence(error) ?? "", { cause: error })),
      },
    );
    upload.start();
  });
}
