import { join } from "node:path";
import { createMediaStore, type MediaStore } from "@rollcall/db/storage";
import { env } from "../env.ts";

let store: MediaStore | undefined;

/** The store of recordings; the worker opens the same folder. */
export function mediaStore(): MediaStore {
  store ??= createMediaStore(join(env().dataDir, "media"));
  return store;
}
