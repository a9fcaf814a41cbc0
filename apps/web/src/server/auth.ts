import { accountExists } from "@rollcall/db/org/accountExists";
import { createOrganization } from "@rollcall/db/org/createOrganization";
import { APIError, betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { env } from "../env.ts";
import { db } from "./db.ts";
import { log } from "./log.ts";
import { isSameOrigin } from "./origin.ts";

let instance: Auth | undefined;
type Auth = ReturnType<typeof createAuth>;

/** Accounts and sessions; made when first needed so that a build needs no database and no secret. */
export function auth(): Auth {
  instance ??= createAuth();
  return instance;
}

function createAuth() {
  const { publicUrl, sessionSecret, signup } = env();
  return betterAuth({
    appName: "Rollcall",
    secret: sessionSecret,
    // Without a fixed address the one of each request is used; `trustedOrigins` then allows exactly that one.
    ...(publicUrl === null ? {} : { baseURL: publicUrl }),
    trustedOrigins: async (request) => (request === undefined ? [] : trustedOrigins(request.headers)),
    database: prismaAdapter(db(), { provider: "postgresql", transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128, autoSignIn: true },
    session: { expiresIn: 30 * 24 * 3600, updateAge: 24 * 3600 },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 120,
      customRules: { "/sign-in/email": { window: 60, max: 10 }, "/sign-up/email": { window: 60, max: 30 } },
    },
    advanced: {
      // Said aloud because the library turns this check off by itself where NODE_ENV is "test".
      disableOriginCheck: false,
      useSecureCookies: publicUrl?.startsWith("https:") ?? false,
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true },
    },
    telemetry: { enabled: false },
    // Its own lines name e-mail addresses; only what is broken is worth a line, without the details.
    logger: { level: "error", log: (_level, message) => log().error({ source: "auth" }, message) },
    databaseHooks: {
      user: {
        create: {
          before: async () => {
            if (signup === "closed" && (await accountExists(db()))) {
              throw new APIError("FORBIDDEN", { message: "Sign-up is closed. Ask the owner for an account." });
            }
          },
          after: async (user) => {
            await createOrganization(db(), { userId: user.id, name: workspaceName(user) });
          },
        },
      },
    },
  });
}

/** What the workspace of a new account is called. */
export function workspaceName(user: { name: string }): string {
  return `${user.name}'s workspace`;
}

/** The origin a request came from, when it is our own; the public address always. */
function trustedOrigins(headers: Headers): string[] {
  const { publicUrl } = env();
  const origins = publicUrl === null ? [] : [new URL(publicUrl).origin];
  const origin = headers.get("origin");
  if (origin !== null && isSameOrigin(headers)) origins.push(origin);
  return origins;
}
