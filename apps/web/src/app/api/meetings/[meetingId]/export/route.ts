import { exportMeeting } from "@/server/export/exportMeeting.ts";
import { asMember } from "@/server/http.ts";

export async function GET(request: Request, context: { params: Promise<{ meetingId: string }> }): Promise<Response> {
  const { meetingId } = await context.params;
  return asMember(request, (ctx) => exportMeeting(request, ctx, meetingId));
}
