"use client";
import type { JobView } from "@rollcall/core/job";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/Notice.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Follows an enrollment to its end; once it went well there is nothing more to say. */
export function EnrollmentProgress({ personId, job }: { personId: string; job: JobView }) {
  const t = useTranslations("enroll");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const key = trpc.person.get.queryKey({ id: personId });
  const isActive = job.state === "queued" || job.state === "running";

  function onData({ data }: { data: JobView }) {
    queryClient.setQueryData(key, (old) => old && { ...old, job: data });
    if (data.state !== "queued" && data.state !== "running")
      void queryClient.invalidateQueries(trpc.person.pathFilter());
  }

  useSubscription(trpc.job.watch.subscriptionOptions({ id: job.id }, { enabled: isActive, onData }));

  if (job.state === "failed") {
    return (
      <Notice tone="danger" role="alert" className="mt-6" title={t("failedTitle")}>
        {job.errorMessage ?? t("failedText")}
      </Notice>
    );
  }
  if (!isActive) return null;
  const words = job.isRetrying ? "retrying" : job.state === "queued" ? "waiting" : "listening";
  return (
    <Notice className="mt-6" role="status" icon={<Spinner />} title={t(words)}>
      <Progress value={job.state === "queued" ? null : job.percent} label={t("listening")} className="mt-2" />
    </Notice>
  );
}
