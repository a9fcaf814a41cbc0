import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthForm } from "@/features/auth/AuthForm.tsx";
import { caller } from "@/server/caller.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("signIn") };
}

export default async function SignInPage() {
  const { accountExists, isSignupOpen } = await (await caller()).authStatus.get();
  if (!accountExists) redirect("/sign-up");
  return <AuthForm kind="signIn" isSignupOpen={isSignupOpen} />;
}
