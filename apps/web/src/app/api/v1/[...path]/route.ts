import { answerRest } from "@/server/rest/answerRest.ts";

interface Context {
  params: Promise<{ path: string[] }>;
}

async function answer(request: Request, { params }: Context): Promise<Response> {
  return answerRest(request, (await params).path);
}

export { answer as DELETE, answer as GET, answer as POST };
