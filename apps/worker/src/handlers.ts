import type { JobName } from "@rollcall/core/jobs";
import type { Handler } from "./handler.ts";
import { clip } from "./handlers/clip.ts";
import { enroll } from "./handlers/enroll.ts";
import { identify } from "./handlers/identify.ts";
import { purge } from "./handlers/purge.ts";
import { recognise } from "./handlers/recognise.ts";
import { reembed } from "./handlers/reembed.ts";
import { regroup } from "./handlers/regroup.ts";
import { relate } from "./handlers/relate.ts";
import { transcribe } from "./handlers/transcribe.ts";

/** One handler for every job of the contract; the compiler asks for a missing one. */
export const handlers: { [N in JobName]: Handler<N> } = {
  transcribe,
  regroup,
  identify,
  enroll,
  reembed,
  recognise,
  relate,
  clip,
  purge,
};
