import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthForm } from "@/features/auth/AuthForm.tsx";
import { caller } from "@/server/caller.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("createAccount") };
}

export default async function SignUpPage() {
  const { accountExists, isSignupOpen } = await (await caller()).authStatus.get();
  if (!isSignupOpen) redirect("/sign-in");
  return <AuthForm kind="signUp" isFirst={!accountExists} isSignupOpen />;
}
