import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { createContext } from "./context.ts";
import { appRouter } from "./root.ts";
import { createCallerFactory } from "./trpc.ts";

/** Who is asking, looked up once per page render. */
export const pageContext = cache(async () => createContext(new Headers(await headers())));

/** Calls a procedure straight from a server component: `(await caller()).meeting.get({ id })`. */
export const caller = cache(async () => createCallerFactory(appRouter)(await pageContext()));
