import type { ReactNode } from "react";
import { Sidebar } from "@/features/shell/Sidebar.tsx";
import { SkipLink } from "@/features/shell/SkipLink.tsx";
import { WorkerBanner } from "@/features/shell/WorkerBanner.tsx";
import { ShortcutsProvider } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { UploadPanel } from "@/features/upload/UploadPanel.tsx";
import { UploadsProvider } from "@/features/upload/UploadsProvider.tsx";

export interface AppShellProps {
  userName: string;
  email: string;
  orgName: string;
  children: ReactNode;
}

/** The frame of every page behind sign-in. Uploads live here, so they go on while one walks between pages. */
export function AppShell({ children, ...account }: AppShellProps) {
  return (
    <UploadsProvider>
      <ShortcutsProvider>
        <SkipLink />
        <div className="flex h-dvh flex-col md:flex-row">
          <Sidebar {...account} />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <WorkerBanner />
            <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
              {children}
            </main>
          </div>
        </div>
        <UploadPanel />
      </ShortcutsProvider>
    </UploadsProvider>
  );
}
