import { accountExists } from "@rollcall/db/org/accountExists";
import { z } from "zod";
import { env } from "../../env.ts";
import { publicProcedure, router } from "../trpc.ts";

/** What the sign-in page must know before anybody is signed in. */
export const authStatus = router({
  get: publicProcedure
    .output(z.object({ accountExists: z.boolean(), isSignupOpen: z.boolean() }))
    .query(async ({ ctx }) => {
      const exists = await accountExists(ctx.db);
      return { accountExists: exists, isSignupOpen: !exists || env().signup === "open" };
    }),
});
