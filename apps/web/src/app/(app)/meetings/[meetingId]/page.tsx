import type { Metadata } from "next";
import { MeetingPage } from "@/features/transcript/MeetingPage.tsx";
import { segmentPage } from "@/features/transcript/segmentPage.ts";
import { findOr404 } from "@/lib/findOr404.ts";
import { HydrateClient, pageQueryClient, prefetchPages, trpcServer } from "@/lib/trpcServer.tsx";
import { pageContext } from "@/server/caller.ts";

type Props = { params: Promise<{ meetingId: string }> };

const meetingOf = ({ params }: Props) =>
  findOr404(
    params.then(({ meetingId: id }) => pageQueryClient().fetchQuery(trpcServer.meeting.get.queryOptions({ id }))),
  );

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await meetingOf(props)).title };
}

export default async function Page(props: Props) {
  const { id, transcript } = await meetingOf(props);
  if (transcript) {
    const input = { transcriptId: transcript.id, limit: segmentPage };
    await prefetchPages(
      trpcServer.transcript.segments.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    );
  }
  return (
    <HydrateClient>
      <MeetingPage meetingId={id} userId={(await pageContext()).user?.id ?? ""} />
    </HydrateClient>
  );
}
