import type { SpeakerView } from "@rollcall/core/meeting";

/** What a voice is called in the text: a name only when it is sure, else "Speaker 2". */
export function speakerName(speaker: Pick<SpeakerView, "state" | "person" | "label">): string {
  return speaker.state === "named" && speaker.person ? speaker.person.name : speaker.label;
}
