import { createHash, randomBytes } from "node:crypto";
import { ApiScope } from "@rollcall/core/apiKey";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { parse } from "../parse.ts";

export const CreateApiKeyInput = z.object({
  name: z.string().trim().min(1, "Say what the key is for.").max(80),
  scopes: z.array(ApiScope).min(1, "A key must allow something."),
  expiresInDays: z.int().min(1).max(3650).optional(),
});

/** Makes a key for a program; only its hash is kept, so this answer is the one time it can be read. */
export async function createApiKey(
  ctx: Ctx,
  input: z.input<typeof CreateApiKeyInput>,
): Promise<{ id: string; key: string }> {
  requireRole(ctx, "owner", "admin");
  const { name, scopes, expiresInDays } = parse(CreateApiKeyInput, input);
  const key = `rck_${randomBytes(24).toString("base64url")}`;
  return inTx(ctx, async (tx) => {
    const { id } = await tx.apiKey.create({
      data: {
        orgId: ctx.orgId,
        name,
        hash: hashOfKey(key),
        hint: key.slice(0, 8),
        scopes: [...new Set(scopes)],
        createdById: userIdOf(ctx) ?? "",
        expiresAt: expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * 864e5),
      },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "apiKey.created",
      subjectType: "organization",
      subjectId: ctx.orgId,
      detail: { apiKeyId: id, scopes: scopes.join(" ") },
    });
    return { id, key };
  });
}

/** What of a key is kept. A key has 192 random bits, so a plain hash cannot be reversed. */
export function hashOfKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
