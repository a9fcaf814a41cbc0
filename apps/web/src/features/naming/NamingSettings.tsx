"use client";
import { Sureness } from "@rollcall/core/naming";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { toast } from "sonner";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Skeleton } from "@/components/ui/Skeleton.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

const days = [0, 30, 90, 365] as const;

/** How sure names must be, what each level was measured to cost, and what it has come to here. */
export function NamingSettings({ mayChange }: { mayChange: boolean }) {
  const t = useTranslations("naming");
  const format = useFormatter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data, isError, refetch } = useQuery(trpc.naming.settings.queryOptions());
  const save = useMutation(
    trpc.naming.setSettings.mutationOptions({
      onSuccess: () => {
        toast(t("saved"));
        return queryClient.invalidateQueries(trpc.naming.settings.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  // What was just chosen shows at once; it stays so only if the server agrees.
  const chosen = (save.isPending ? save.variables.certainty : undefined) ?? data?.certainty;
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
  return (
    <section aria-labelledby="naming" className="mt-12">
      <h2 id="naming" className="text-lg">
        {t("settings")}
      </h2>
      <p className="mt-1 text-muted">{t("settingsText")}</p>
      {isError ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
      {!isError && !data ? <Skeleton className="mt-4 h-48" /> : null}
      {data ? (
        <fieldset disabled={!mayChange || save.isPending} className="mt-4 flex flex-col divide-y border-y">
          <legend className="sr-only">{t("settings")}</legend>
          {Sureness.options.map((level) => {
            const measured = data.levels?.[level];
            const record = data.record.find(({ certainty }) => certainty === level);
            return (
              <label key={level} className="flex cursor-pointer items-start gap-3 py-3">
                <input
                  type="radio"
                  name="certainty"
                  className="mt-1 accent-(--color-accent)"
                  checked={chosen === level}
                  onChange={() => save.mutate({ certainty: level })}
                />
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{t(`level.${level}`)}</span>
                  <span className="block text-muted text-sm">
                    {measured
                      ? t("measured", {
                          wrong: percent(measured.wrongRate),
                          recall: percent(measured.recall),
                          decisions: data.decisions,
                        })
                      : t("unmeasured")}
                  </span>
                  {record && record.named > 0 ? (
                    <span className="block text-muted text-sm">
                      {t("record", {
                        named: record.named,
                        wrong: record.wrong,
                        share: percent(record.wrong / record.named),
                      })}
                    </span>
                  ) : null}
                </span>
              </label>
            );
          })}
          <label className="flex flex-wrap items-center gap-3 py-3">
            <span className="min-w-0 flex-1">
              <span className="font-medium">{t("unknownDays")}</span>
              <span className="block text-muted text-sm">{t("unknownDaysText")}</span>
            </span>
            <select
              value={data.unknownDays}
              onChange={(event) => save.mutate({ unknownDays: Number(event.currentTarget.value) })}
              className="h-8 rounded-md border border-line-strong bg-bg px-2"
            >
              {[...new Set([...days, data.unknownDays])]
                .sort((a, b) => a - b)
                .map((count) => (
                  <option key={count} value={count}>
                    {t("days", { count })}
                  </option>
                ))}
            </select>
          </label>
        </fieldset>
      ) : null}
    </section>
  );
}
