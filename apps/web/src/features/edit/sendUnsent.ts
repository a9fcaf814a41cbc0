import { type TRPCClient, TRPCClientError } from "@trpc/client";
import type { Sent } from "@/features/edit/editor.ts";
import type { Unsent } from "@/features/edit/unsent.ts";
import type { AppRouter } from "@/server/root.ts";

/** Sends one edit and says what became of it; what the server could not even answer is to be sent later. */
export async function sendUnsent(client: TRPCClient<AppRouter>, transcriptId: string, unsent: Unsent): Promise<Sent> {
  try {
    if (unsent.kind === "takeBack") {
      return await client.edit.takeBack.mutate({ transcriptId, editId: unsent.editId, direction: unsent.direction });
    }
    if (unsent.kind === "speaker") {
      await client.edit.addSpeaker.mutate({ transcriptId, speakerId: unsent.editId });
      return { kind: "nothing", revision: 0, segments: [], removed: [] };
    }
    return await client.edit.do.mutate({ transcriptId, editId: unsent.editId, command: unsent.command });
  } catch (error) {
    const status: unknown = error instanceof TRPCClientError ? error.data?.httpStatus : undefined;
    if (typeof status !== "number" || status >= 500 || status === 429) return { kind: "later", isSignedOut: false };
    if (status === 401) return { kind: "later", isSignedOut: true };
    return { kind: "refused", message: error instanceof Error ? error.message : "" };
  }
}
