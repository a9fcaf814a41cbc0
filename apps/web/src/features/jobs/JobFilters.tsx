"use client";
import type { JobCounts, JobFilter } from "@rollcall/core/job";
import { JobName, JobState } from "@rollcall/core/jobs";
import { ChevronDown, ListFilter, Search } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuChoice, MenuChoices, MenuSection } from "@/components/ui/Menu.tsx";
import { inputClass } from "@/components/ui/TextField.tsx";
import { cn } from "@/lib/cn.ts";

export interface JobFiltersProps {
  filter: JobFilter;
  counts: JobCounts | undefined;
  onChange: (filter: JobFilter) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** By state with the number of each, by kind, and by the words of a title or a name. */
export function JobFilters({ filter, counts, onChange, searchRef }: JobFiltersProps) {
  const t = useTranslations("jobs");
  const format = useFormatter();
  const [text, setText] = useState(filter.query ?? "");
  const { state, name, query } = filter;
  const parts = { ...(state ? { state } : {}), ...(name ? { name } : {}), ...(query ? { query } : {}) };
  const all = counts ? Object.values(counts).reduce((sum, count) => sum + count, 0) : undefined;

  function search(next: string) {
    setText(next);
    const { query: _query, ...others } = parts;
    const words = next.trim();
    onChange(words ? { ...others, query: words } : others);
  }

  return (
    <div className="mt-5 flex flex-wrap items-center gap-x-3 gap-y-2">
      <fieldset className="-mx-1 flex max-w-full gap-0.5 overflow-x-auto px-1 py-1 max-sm:order-last">
        <legend className="sr-only">{t("byState")}</legend>
        {[undefined, ...JobState.options].map((option) => {
          const count = option ? counts?.[option] : all;
          const { state: _state, ...others } = parts;
          return (
            <button
              key={option ?? "all"}
              type="button"
              aria-pressed={state === option}
              onClick={() => onChange(option ? { ...others, state: option } : others)}
              className={cn(
                "flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 font-medium text-muted text-sm hover:bg-hover hover:text-fg",
                state === option && "bg-hover text-fg",
              )}
            >
              {t(`state.${option ?? "all"}`)}
              <span className="min-w-3 text-subtle text-xs">{count === undefined ? "" : format.number(count)}</span>
            </button>
          );
        })}
      </fieldset>
      <div className="flex min-w-0 flex-1 items-center gap-2 max-sm:basis-full">
        <div className="relative min-w-40 flex-1">
          <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-subtle" />
          <input
            ref={searchRef}
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={text}
            maxLength={200}
            onChange={(event) => search(event.target.value)}
            className={cn(inputClass, "pl-9")}
          />
        </div>
        <Menu
          trigger={
            <Button>
              <ListFilter aria-hidden />
              {t(`kind.${name ?? "all"}`)}
              <ChevronDown aria-hidden className="text-subtle" />
            </Button>
          }
        >
          <MenuSection label={t("byKind")} />
          <MenuChoices
            value={name ?? null}
            onValueChange={(next: JobName | null) => {
              const { name: _name, ...others } = parts;
              onChange(next ? { ...others, name: next } : others);
            }}
          >
            {[null, ...JobName.options].map((option) => (
              <MenuChoice key={option ?? "all"} value={option}>
                {t(`kind.${option ?? "all"}`)}
              </MenuChoice>
            ))}
          </MenuChoices>
        </Menu>
      </div>
    </div>
  );
}
