/** The process answers; nothing else is asked of it. */
export function GET(): Response {
  return Response.json({ healthy: true }, { headers: { "cache-control": "no-store" } });
}
