"use client";
import { Broken } from "@/components/Broken.tsx";

export default function Page(props: { error: Error; reset: () => void }) {
  return (
    <main>
      <Broken {...props} />
    </main>
  );
}
