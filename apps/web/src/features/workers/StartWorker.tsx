import { useTranslations } from "next-intl";

/** How a worker is started: with everything else, or by itself on this or another machine. */
export function StartWorker() {
  const t = useTranslations("workers");
  return (
    <div className="mt-4 max-w-2xl text-sm">
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div>
          <dt className="text-muted">{t("startAll")}</dt>
          <dd>
            <Command text="npm start" />
          </dd>
        </div>
        <div>
          <dt className="text-muted">{t("startOne")}</dt>
          <dd>
            <Command text="WORKER_PORT=4001 node --env-file=.data/rollcall.env apps/worker/src/main.ts" />
          </dd>
        </div>
      </dl>
      <p className="mt-3 text-muted">{t("startLog")}</p>
    </div>
  );
}

function Command({ text }: { text: string }) {
  return (
    <code className="mt-1 block w-full whitespace-pre-wrap break-words rounded-md border bg-raised px-3 py-2 font-mono text-xs">
      {text}
    </code>
  );
}
