/** Runs once when the server starts: a wrong setting stops it then, with a sentence, and not somebody's request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the build replaces this word, and leaves the rest out where there is no Node
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  (await import("./env.ts")).env();
  const { startTracing, tracing } = await import("./server/telemetry.ts");
  await startTracing();
  const { limitShutdown, shutdownSignal } = await import("./server/shutdown.ts");
  limitShutdown(3000);
  shutdownSignal().addEventListener("abort", () => void tracing().close());
}
