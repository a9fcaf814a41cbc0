import { asMember } from "@/server/http.ts";
import { serveClip } from "@/server/serveClip.ts";

export async function GET(request: Request, context: { params: Promise<{ meetingId: string }> }): Promise<Response> {
  const { meetingId } = await context.params;
  return asMember(request, (ctx) => serveClip(request, ctx, meetingId));
}
