import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "@rollcall/db/client";
import { createTestDb } from "@rollcall/db/testing/createTestDb";
import { auth } from "../../src/server/auth.ts";
import { stopListening } from "../../src/server/changes.ts";
import { createContext } from "../../src/server/context.ts";
import { db } from "../../src/server/db.ts";
import { appRouter } from "../../src/server/root.ts";
import { createCallerFactory } from "../../src/server/trpc.ts";

export const origin = "http://localhost:3000";

export interface TestApp {
  db: Db;
  dataDir: string;
  close(): Promise<void>;
}

/** A database and a data folder of their own for this file; the settings are read with the first request. */
export async function startTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const testDb = await createTestDb();
  const dataDir = await mkdtemp(join(tmpdir(), "rollcall-web-"));
  await mkdir(join(dataDir, "uploads"));
  Object.assign(process.env, {
    DATABASE_URL: testDb.url,
    ROLLCALL_DATA: dataDir,
    ROLLCALL_FONTS: join(import.meta.dirname, "../../node_modules/geist/dist/fonts/geist-sans"),
    BETTER_AUTH_SECRET: "a secret for tests, of at least 32 characters",
    LOG_LEVEL: "silent",
    ...settings,
  });
  return {
    db: testDb.db,
    dataDir,
    close: async () => {
      await stopListening();
      await db().$disconnect();
      await testDb.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

let accounts = 0;

/** Asks the sign-up route as a browser would. */
export function signUpResponse(fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const n = ++accounts;
  const body = { name: `Person ${n}`, email: `person${n}@example.test`, password: "a long password", ...fields };
  return auth().handler(
    new Request(`${origin}/api/auth/sign-up/email`, {
      method: "POST",
      // Every account of a test comes from an address of its own, so that the rate limit stays out of the way.
      headers: {
        "content-type": "application/json",
        origin,
        host: "localhost:3000",
        "x-forwarded-for": `10.0.0.${n}`,
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

/** A new account with its workspace: request headers that carry the session, and a caller of all procedures. */
export async function signUp(fields: Record<string, string> = {}) {
  const response = await signUpResponse(fields);
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const headers = { cookie, origin, host: "localhost:3000" };
  const context = await createContext(new Headers(headers));
  if (context.membership === null) throw new Error("the new account has no workspace");
  return {
    headers,
    userId: context.user?.id ?? "",
    orgId: context.membership.orgId,
    api: createCallerFactory(appRouter)(context),
  };
}

export type Account = Awaited<ReturnType<typeof signUp>>;

/** A caller without a session. */
export function stranger() {
  return createCallerFactory(appRouter)({ db: db(), user: null, membership: null });
}
