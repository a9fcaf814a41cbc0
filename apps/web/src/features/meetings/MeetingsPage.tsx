"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Search, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { inputClass } from "@/components/ui/TextField.tsx";
import { EmptyMeetings } from "@/features/meetings/EmptyMeetings.tsx";
import { MeetingListRow } from "@/features/meetings/MeetingListRow.tsx";
import { MeetingListSkeleton } from "@/features/meetings/MeetingListSkeleton.tsx";
import { MeetingSelectionBar } from "@/features/meetings/MeetingSelectionBar.tsx";
import { isUnderWay } from "@/features/meetings/meetingState.ts";
import { DropAnywhere } from "@/features/upload/DropAnywhere.tsx";
import { FilePicker } from "@/features/upload/FilePicker.tsx";
import { SpeakerCount } from "@/features/upload/SpeakerCount.tsx";
import { useUploads } from "@/features/upload/UploadsProvider.tsx";
import { parseWords } from "@/features/vocabulary/parseWords.ts";
import { WordsButton } from "@/features/vocabulary/WordsButton.tsx";
import { cn } from "@/lib/cn.ts";
import { useTRPC } from "@/lib/trpc.tsx";
import { useSelection } from "@/lib/useSelection.ts";

/** All meetings, newest first; recordings can be dropped anywhere on it. */
export function MeetingsPage() {
  const t = useTranslations("meetings");
  const trpc = useTRPC();
  const uploads = useUploads();
  const [speakers, setSpeakers] = useState<number | null>(null);
  const [words, setWords] = useState("");
  const [search, setSearch] = useState("");
  const query = useDeferredValue(search.trim());
  const options = trpc.meeting.list.infiniteQueryOptions(query ? { query } : {}, {
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((meeting) => isUnderWay(meeting.state))) ? 2000 : false,
  });
  const { data, isPending, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(options);
  const meetings = data?.pages.flatMap((page) => page.items) ?? [];
  const isFirstRun = data !== undefined && meetings.length === 0 && query === "";
  const selection = useSelection(
    query,
    meetings.map((meeting) => meeting.id),
  );

  function add(files: File[]) {
    const vocabulary = parseWords(words);
    uploads.add(files, {
      ...(speakers === null ? {} : { speakers }),
      ...(vocabulary.length > 0 ? { vocabulary } : {}),
    });
  }

  return (
    <DropAnywhere onFiles={add}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
          <header className="flex flex-wrap items-center gap-2">
            <h1 className="mr-auto text-xl">{t("title")}</h1>
            <WordsButton text={words} onChange={setWords} />
            <SpeakerCount value={speakers} onChange={setSpeakers} />
            {isFirstRun ? null : (
              <FilePicker
                testId="recordings"
                variant="primary"
                size="md"
                onFiles={add}
                label={
                  <>
                    <Upload aria-hidden />
                    {t("upload")}
                  </>
                }
              />
            )}
          </header>
          {isFirstRun ? null : (
            <div className="relative mt-5">
              <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-subtle" />
              <input
                type="search"
                aria-label={t("search")}
                placeholder={t("search")}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                className={cn(inputClass, "pl-9")}
              />
            </div>
          )}
          {isPending ? <MeetingListSkeleton /> : null}
          {isError ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
          {isFirstRun ? <EmptyMeetings onFiles={add} /> : null}
          {selection.isEmpty ? null : <MeetingSelectionBar selection={selection} />}
          {meetings.length > 0 ? (
            <ul className="mt-4 divide-y border-y">
              {meetings.map((meeting) => (
                <MeetingListRow key={meeting.id} meeting={meeting} selection={selection} />
              ))}
            </ul>
          ) : null}
          {query !== "" && data && meetings.length === 0 ? (
            <p className="mt-8 text-muted">{t("noMatch", { query })}</p>
          ) : null}
          {hasNextPage ? (
            <Button className="mt-4" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t("more")}
            </Button>
          ) : null}
        </div>
      </div>
    </DropAnywhere>
  );
}
