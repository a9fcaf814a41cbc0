"use client";
import type { VoiceModels } from "@rollcall/core/voiceMove";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Skeleton } from "@/components/ui/Skeleton.tsx";
import { modelName, VoiceMove } from "@/features/settings/VoiceMove.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** While its job is at work the page asks again so often. */
const lookEveryMs = 2000;

/** Which model's voices people are known by, and how they go over to another one. */
export function VoiceModel({ mayChange }: { mayChange: boolean }) {
  const t = useTranslations("voiceModel");
  const trpc = useTRPC();
  const { data, isError, isPending, refetch } = useQuery(
    trpc.org.voiceModels.queryOptions(undefined, {
      refetchInterval: ({ state }) => (isAtWork(state.data) ? lookEveryMs : false),
    }),
  );
  return (
    <section aria-labelledby="voice-model" className="mt-12">
      <h2 id="voice-model" className="text-lg">
        {t("title")}
      </h2>
      <p className="mt-1 text-muted">{t("text")}</p>
      {isError ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
      {isPending ? <Skeleton className="mt-4 h-16" /> : null}
      {data ? <Models {...data} mayChange={mayChange} /> : null}
      {mayChange ? null : <p className="mt-3 text-sm text-subtle">{t("readOnly")}</p>}
    </section>
  );
}

function isAtWork(data: VoiceModels | undefined): boolean {
  const state = data?.move?.job?.state;
  return state === "queued" || state === "running";
}

function Models({ models, move, mayChange }: VoiceModels & { mayChange: boolean }) {
  const t = useTranslations("voiceModel");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.org.startVoiceMove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.org.voiceModels.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const isOpen = move !== null && move.state !== "settled";
  const known = models.filter(({ people }) => people > 0);
  const candidates = models.filter(
    ({ modelId, isLoaded }) => isLoaded && known.some((other) => other.modelId !== modelId),
  );
  if (models.length === 0) return <p className="mt-4 text-muted">{t("none")}</p>;
  return (
    <>
      <ul className="mt-4 divide-y rounded-lg border">
        {models.map(({ modelId, people, isLoaded }) => (
          <li key={modelId} className="flex flex-wrap justify-between gap-x-4 px-4 py-2.5 text-sm">
            <span className="break-all font-mono" title={modelId}>
              {modelName(modelId)}
            </span>
            <span className="text-muted">
              {t("people", { count: people })} · {t(isLoaded ? "loaded" : "notLoaded")}
            </span>
          </li>
        ))}
      </ul>
      {isOpen ? (
        <VoiceMove
          move={move}
          mayChange={mayChange}
          onAgain={() => start.mutate({ model: move.toModelId })}
          isBusy={start.isPending}
        />
      ) : null}
      {!isOpen && mayChange
        ? candidates.map(({ modelId }) => (
            <div key={modelId} className="mt-4">
              <Button isBusy={start.isPending} onClick={() => start.mutate({ model: modelId })}>
                {t("prepare", { model: modelName(modelId) })}
              </Button>
              <p className="mt-1.5 text-sm text-subtle">{t("prepareHint")}</p>
            </div>
          ))
        : null}
    </>
  );
}
