import { useTranslations } from "next-intl";

/** How a worker is started: with everything else, or by itself on this or another machine. */
export function StartWorker() {
  const t = useTranslations("workers");
  return (
    <dl className="mt-4 grid max-w-2xl gap-3 text-sm">
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
      <p className="text-subtle">{t("startLog")}</p>
    </dl>
  );
}

function Command({ text }: { text: string }) {
  return (
    <code className="mt-1 block w-full overflow-x-auto whitespace-pre rounded-md border bg-raised px-3 py-2 font-mono text-xs">
      {text}
    </code>
  );
}
