import { defaultOptions } from "tus-js-client";

/** An upload of an earlier visit that never finished: its file must be chosen again to go on. */
export interface PendingUpload {
  storageKey: string;
  meetingId: string;
  fileName: string;
  sizeBytes: number;
}

/** The server forgets an unfinished upload after a day; one that old is not worth asking for. */
const keptMs = 24 * 3600 * 1000;

/** Unfinished meeting uploads remembered by this browser; those too old to go on are forgotten. */
export async function pendingUploads(): Promise<PendingUpload[]> {
  const all = await defaultOptions.urlStorage.findAllUploads();
  const pending: PendingUpload[] = [];
  for (const { metadata, urlStorageKey, creationTime, size } of all) {
    const { meetingId, fileName } = metadata;
    if (!meetingId || !fileName) continue;
    if (Date.now() - Date.parse(creationTime) > keptMs) await forgetPending(urlStorageKey);
    else pending.push({ storageKey: urlStorageKey, meetingId, fileName, sizeBytes: size ?? 0 });
  }
  return pending;
}

/** Stops asking for the file. */
export async function forgetPending(storageKey: string): Promise<void> {
  await defaultOptions.urlStorage.removeUpload(storageKey);
}
