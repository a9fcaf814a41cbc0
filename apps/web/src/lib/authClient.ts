"use client";

import { createAuthClient } from "better-auth/react";

/** Sign-up, sign-in and sign-out from the browser; the address is the page's own. */
export const { signIn, signUp, signOut } = createAuthClient();
