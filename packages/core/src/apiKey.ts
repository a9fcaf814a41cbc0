import { z } from "zod";

/** What a key allows a program. */
export const ApiScope = z.enum(["speakers:read", "speakers:write", "meetings:read", "meetings:write"]);
export type ApiScope = z.infer<typeof ApiScope>;

/** A key as people see it; the key itself is known to nobody any more. */
export const ApiKeyView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** How it begins. */
  hint: z.string(),
  scopes: z.array(ApiScope),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;
