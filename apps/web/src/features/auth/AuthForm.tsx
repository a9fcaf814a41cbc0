"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { TextField } from "@/components/ui/TextField.tsx";
import { type AuthErrors, type AuthField, checkAuth } from "@/features/auth/checkAuth.ts";
import { signIn, signUp } from "@/lib/authClient.ts";

export interface AuthFormProps {
  kind: "signIn" | "signUp";
  /** Nobody has an account yet: the one made here owns the workspace. */
  isFirst?: boolean;
  isSignupOpen: boolean;
}

/** Sign in, or create an account; what is wrong is said beside the field it concerns. */
export function AuthForm({ kind, isFirst = false, isSignupOpen }: AuthFormProps) {
  const t = useTranslations("auth");
  const router = useRouter();
  const [errors, setErrors] = useState<AuthErrors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isSignUp = kind === "signUp";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = {
      name: String(form.get("name") ?? "").trim(),
      email: String(form.get("email") ?? "").trim(),
      password: String(form.get("password") ?? ""),
    };
    const wrong = checkAuth(given, isSignUp);
    setErrors(wrong);
    setRefusal(null);
    if (Object.keys(wrong).length > 0) return;
    setIsBusy(true);
    const { error } = isSignUp
      ? await signUp.email(given)
      : await signIn.email({ email: given.email, password: given.password });
    if (error) {
      setIsBusy(false);
      setRefusal(sentence(error.code, error.status));
      return;
    }
    router.replace("/meetings");
    router.refresh();
  }

  function sentence(code: string | undefined, status: number): string {
    if (code === "INVALID_EMAIL_OR_PASSWORD") return t("wrongCredentials");
    if (code?.startsWith("USER_ALREADY_EXISTS")) return t("accountExists");
    if (status === 429) return t("tooMany");
    if (status === 403) return t("signUpClosed");
    return t("unreachable");
  }

  const field = (name: AuthField) => (errors[name] ? t(errors[name]) : undefined);
  return (
    <>
      <h1 className="mt-6 text-xl">{t(isSignUp ? (isFirst ? "firstTitle" : "signUpTitle") : "signInTitle")}</h1>
      <p className="mt-1 text-muted">{t(isSignUp ? (isFirst ? "firstText" : "signUpText") : "signInText")}</p>
      <form method="post" onSubmit={submit} noValidate className="mt-6 flex flex-col gap-4">
        {refusal ? (
          <Notice tone="danger" role="alert">
            {refusal}
          </Notice>
        ) : null}
        {isSignUp ? (
          <TextField label={t("name")} name="name" autoComplete="name" autoFocus error={field("name")} />
        ) : null}
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete={isSignUp ? "email" : "username"}
          autoFocus={!isSignUp}
          error={field("email")}
        />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete={isSignUp ? "new-password" : "current-password"}
          error={field("password")}
          hint={isSignUp ? t("passwordHint") : undefined}
        />
        <Button type="submit" variant="primary" size="lg" isBusy={isBusy}>
          {t(isBusy ? "oneMoment" : isSignUp ? "createAccount" : "signIn")}
        </Button>
      </form>
      {isFirst || !(isSignUp || isSignupOpen) ? null : (
        <p className="mt-6 text-muted text-sm">
          {t(isSignUp ? "haveAccount" : "noAccount")}{" "}
          <Link
            href={isSignUp ? "/sign-in" : "/sign-up"}
            className="font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
          >
            {t(isSignUp ? "signInInstead" : "signUpInstead")}
          </Link>
        </p>
      )}
    </>
  );
}
