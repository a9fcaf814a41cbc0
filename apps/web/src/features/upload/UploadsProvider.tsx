"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { createUploads, type UploadItem, type Uploads } from "@/features/upload/uploads.ts";
import { useTRPC, useTRPCClient } from "@/lib/trpc.tsx";

const Context = createContext<Uploads | null>(null);
const none: UploadItem[] = [];

/** Holds the uploads of this tab and picks up what an earlier visit left unfinished. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [uploads] = useState(() =>
    createUploads({
      createMeeting: (input) => client.meeting.create.mutate(input),
      renameMeeting: (input) => client.meeting.rename.mutate(input),
      removeMeeting: (input) => client.meeting.remove.mutate(input),
      onChange: () => void queryClient.invalidateQueries(trpc.meeting.pathFilter()),
    }),
  );
  useEffect(() => void uploads.restore(), [uploads]);
  return <Context value={uploads}>{children}</Context>;
}

/** The actions on uploads; never renders again on its own. */
export function useUploads(): Uploads {
  const uploads = useContext(Context);
  if (!uploads) throw new Error("useUploads needs an UploadsProvider above it.");
  return uploads;
}

/** The uploads themselves, as they go on. */
export function useUploadItems(): UploadItem[] {
  const uploads = useUploads();
  return useSyncExternalStore(uploads.subscribe, uploads.list, () => none);
}
