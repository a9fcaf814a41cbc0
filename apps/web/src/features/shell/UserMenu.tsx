"use client";
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { Avatar } from "@/components/ui/Avatar.tsx";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuSection } from "@/components/ui/Menu.tsx";
import { signOut } from "@/lib/authClient.ts";

const themes = [
  { value: "system", Icon: Monitor },
  { value: "light", Icon: Sun },
  { value: "dark", Icon: Moon },
] as const;

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ userName, email }: { userName: string; email: string }) {
  const t = useTranslations("nav");
  const { theme, setTheme } = useTheme();
  const router = useRouter();

  async function leave() {
    await signOut();
    router.replace("/sign-in");
    router.refresh();
  }

  return (
    <Menu
      side="top"
      align="start"
      className="w-52"
      trigger={
        <button
          type="button"
          className="flex h-10 items-center gap-2.5 rounded-md px-1.5 text-left text-sm transition-colors hover:bg-hover"
        >
          <Avatar name={userName} />
          <span className="min-w-0 flex-1 truncate font-medium max-md:sr-only">{userName}</span>
          <ChevronsUpDown aria-hidden className="hidden size-3.5 text-subtle md:block" />
        </button>
      }
    >
      <p className="truncate px-2 py-1.5 text-subtle text-xs">{email}</p>
      <MenuSection label={t("theme")} />
      <MenuChoices value={theme ?? "system"} onValueChange={setTheme}>
        {themes.map(({ value, Icon }) => (
          <MenuChoice key={value} value={value}>
            <Icon aria-hidden />
            {t(value)}
          </MenuChoice>
        ))}
      </MenuChoices>
      <MenuSection />
      <MenuItem onClick={leave}>
        <LogOut aria-hidden />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
