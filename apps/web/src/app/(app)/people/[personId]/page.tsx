import type { Metadata } from "next";
import { consentText } from "@/features/enrollment/consentText.ts";
import { PersonPage } from "@/features/people/PersonPage.tsx";
import { findOr404 } from "@/lib/findOr404.ts";
import { HydrateClient, pageQueryClient, trpcServer } from "@/lib/trpcServer.tsx";

type Props = { params: Promise<{ personId: string }> };

const personOf = ({ params }: Props) =>
  findOr404(
    params.then(({ personId: id }) => pageQueryClient().fetchQuery(trpcServer.person.get.queryOptions({ id }))),
  );

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await personOf(props)).name };
}

export default async function Page(props: Props) {
  const { id, keepsClips } = await personOf(props);
  return (
    <HydrateClient>
      <PersonPage personId={id} consent={await consentText({ keepsClips, by: "member" })} />
    </HydrateClient>
  );
}
