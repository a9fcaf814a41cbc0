import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "@/server/context.ts";
import { isSameOrigin } from "@/server/origin.ts";
import { responseMeta } from "@/server/responseMeta.ts";
import { appRouter } from "@/server/root.ts";

function handle(request: Request): Promise<Response> | Response {
  if (request.method === "POST" && !isSameOrigin(request.headers)) {
    return Response.json({ error: "This request came from another site." }, { status: 403 });
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createContext(request.headers),
    responseMeta: ({ type, data, errors }) => responseMeta({ type, data, errors }),
  });
}

export { handle as GET, handle as POST };
