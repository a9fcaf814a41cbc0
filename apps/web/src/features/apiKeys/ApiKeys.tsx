"use client";
import { ApiScope } from "@rollcall/core/apiKey";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { TextField } from "@/components/ui/TextField.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Keys for programs: made, shown once, revoked. For owners and admins. */
export function ApiKeys() {
  const t = useTranslations("apiKeys");
  const format = useFormatter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [scopes, setScopes] = useState<ReadonlySet<ApiScope>>(new Set());
  const { data, isError, refetch } = useQuery(trpc.apiKey.list.queryOptions());
  const refresh = () => queryClient.invalidateQueries(trpc.apiKey.pathFilter());
  const create = useMutation(
    trpc.apiKey.create.mutationOptions({ onSuccess: refresh, onError: (error) => toast.error(error.message) }),
  );
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({ onSuccess: refresh, onError: (error) => toast.error(error.message) }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("keyName") ?? "");
    create.mutate({ name, scopes: [...scopes] });
  }
  const toggle = (scope: ApiScope) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  };
  return (
    <section aria-labelledby="api-keys" className="mt-12">
      <h2 id="api-keys" className="text-lg">
        {t("title")}
      </h2>
      <p className="mt-1 text-muted">
        {t("text")}{" "}
        <a href="/api/v1/openapi.json" className="rounded underline hover:text-fg">
          {t("docs")}
        </a>
      </p>
      {isError ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
      {data && data.length === 0 ? <p className="mt-4 text-subtle">{t("none")}</p> : null}
      <ul className="mt-4 divide-y border-y empty:border-0">
        {data?.map(({ id, name, hint, lastUsedAt, revokedAt, scopes: allowed }) => (
          <li key={id} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block truncate">{name}</span>
              <span className="block text-subtle text-xs">
                <span className="font-mono">{hint}…</span> {allowed.map((scope) => t(`scope.${scope}`)).join(", ")}.{" "}
                {lastUsedAt
                  ? t("used", { date: format.dateTime(new Date(lastUsedAt), { dateStyle: "medium" }) })
                  : t("unused")}
              </span>
            </span>
            {revokedAt ? (
              <Badge>{t("revoked")}</Badge>
            ) : (
              <Button size="sm" variant="ghost" isBusy={revoke.isPending} onClick={() => revoke.mutate({ id })}>
                {t("revoke")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {create.data ? (
        <Notice tone="warn" role="status" title={t("shown")} className="mt-4">
          <code data-testid="api-key" className="select-all break-all font-mono text-sm">
            {create.data.key}
          </code>
        </Notice>
      ) : null}
      <form onSubmit={submit} className="mt-4 flex flex-col gap-3">
        <TextField label={t("name")} name="keyName" className="max-w-80" />
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 text-sm">{t("scopes")}</legend>
          {ApiScope.options.map((scope) => (
            <Checkbox key={scope} isChecked={scopes.has(scope)} onChange={() => toggle(scope)}>
              {t(`scope.${scope}`)}
            </Checkbox>
          ))}
        </fieldset>
        <div>
          <Button type="submit" disabled={scopes.size === 0} isBusy={create.isPending}>
            {t("create")}
          </Button>
        </div>
      </form>
    </section>
  );
}
