import { asMember } from "@/server/http.ts";
import { servePeaks } from "@/server/media.ts";

export async function GET(request: Request, context: { params: Promise<{ recordingId: string }> }): Promise<Response> {
  const { recordingId } = await context.params;
  return asMember(request, (ctx) => servePeaks(request, ctx, recordingId));
}
