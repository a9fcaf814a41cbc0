import { asMemberOrSpeaker } from "@/server/http.ts";
import { handleUpload } from "@/server/uploads.ts";

const handle = (request: Request): Promise<Response> => asMemberOrSpeaker(request, (ctx) => handleUpload(request, ctx));

export { handle as DELETE, handle as HEAD, handle as PATCH, handle as POST };
