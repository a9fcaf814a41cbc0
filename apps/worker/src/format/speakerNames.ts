import type { TranscribeResult } from "@rollcall/core/result";

/** What each speaker is called in a text: the person's name when it is certain, else the label. */
export function speakerNames({ speakers }: TranscribeResult): Map<string, string> {
  return new Map(
    speakers.map(({ id, label, person, state }) => [id, state === "named" && person !== null ? person : label]),
  );
}
