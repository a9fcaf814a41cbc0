import { z } from "zod";
import { Evidence, SpeakerState } from "./speaker.ts";

/** Whose voice a clip is taken for, and why; or why it could not be listened to. */
export const VoiceAnswer = z.object({
  /** One plain sentence when the clip cannot be used. */
  refusal: z.string().nullable(),
  state: SpeakerState,
  personId: z.uuid().nullable(),
  evidence: Evidence.nullable(),
});
export type VoiceAnswer = z.infer<typeof VoiceAnswer>;
