"use client";
import { useSyncExternalStore } from "react";

const query = "(min-width: 64rem)";

/** Whether there is room beside the text now; in the browser only. */
export const isWide = () => window.matchMedia(query).matches;

/** Whether there is room beside the text; on the server there is. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    isWide,
    () => true,
  );
}
