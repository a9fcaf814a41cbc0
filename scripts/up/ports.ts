import { createServer } from "node:net";
import { UpError } from "./upError.ts";

/** @throws {UpError} when something else listens on the port already */
export async function requireFreePort(port: number, host: string): Promise<void> {
  if (await isFree(port, host)) return;
  throw new UpError(
    `Port ${port} is taken by another program. Stop it, or choose another: npm start -- --port ${port + 1}`,
  );
}

/** The wanted port when it is free, otherwise any. */
export async function findFreePort(wanted: number, taken: number): Promise<number> {
  if (wanted !== taken && (await isFree(wanted, "127.0.0.1"))) return wanted;
  return listen(0, "127.0.0.1");
}

async function isFree(port: number, host: string): Promise<boolean> {
  try {
    await listen(port, host);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") return false;
    if (code === "EACCES") throw new UpError(`Port ${port} may not be used by this user; choose one above 1023.`);
    throw error;
  }
}

/** Opens the port for a moment and returns its number. */
function listen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
