import type { TranscribeResult } from "@rollcall/core/result";
import type { Models } from "@rollcall/inference/models";

/** The loaded models as results name them. */
export function modelsByRole({ loaded }: Models): TranscribeResult["models"] {
  return Object.fromEntries(
    loaded.map(({ role, name, sha256, provider, fallback }) => [
      role,
      { name, sha256, provider, ...(fallback !== undefined && { fallback }) },
    ]),
  );
}
