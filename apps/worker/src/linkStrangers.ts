import { keepGroups, linkFrom, linkVoices } from "@rollcall/core/linkVoices";
import { unit } from "@rollcall/core/vector";
import { place } from "@rollcall/core/voiceSpace";
import { loadStrays } from "@rollcall/db/naming/voiceGroups";
import type { Attempt } from "./handler.ts";
import { unpackVectors } from "./speakerVectors.ts";

/** The groups of an organisation's unknown voices, as they are now that another meeting was heard. */
export async function linkStrangers(
  where: { orgId: string; modelId: string },
  { db, vault, spaceOf }: Pick<Attempt, "db" | "vault" | "spaceOf">,
): Promise<{ id: string | null; voices: readonly string[] }[]> {
  const [strays, space] = await Promise.all([loadStrays(db, where), spaceOf(where.modelId)]);
  const voices = strays.map(({ id, meetingId, vectors, keyId }) => {
    const { vector } = unpackVectors(vault.open(vectors, keyId));
    return { id, meetingId, vector: space ? place(space, vector) : unit(vector) };
  });
  const groups = linkVoices(voices, space ? linkFrom.placed : linkFrom.raw);
  const before = strays.flatMap(({ id, voiceGroupId }) => (voiceGroupId ? [[id, voiceGroupId] as const] : []));
  return keepGroups(groups, new Map(before));
}
