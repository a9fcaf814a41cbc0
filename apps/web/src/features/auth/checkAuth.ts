export type AuthProblem = "nameMissing" | "emailWrong" | "passwordShort" | "passwordMissing";
export type AuthField = "name" | "email" | "password";
export type AuthErrors = Partial<Record<AuthField, AuthProblem>>;

/** The shortest password a new account may have; the server holds to the same number. */
export const passwordLength = 10;

/** What can be told to be wrong without asking the server. */
export function checkAuth(given: { name: string; email: string; password: string }, isSignUp: boolean): AuthErrors {
  const errors: AuthErrors = {};
  if (isSignUp && given.name === "") errors.name = "nameMissing";
  if (!/^\S+@\S+\.\S+$/.test(given.email)) errors.email = "emailWrong";
  if (given.password === "") errors.password = "passwordMissing";
  else if (isSignUp && given.password.length < passwordLength) errors.password = "passwordShort";
  return errors;
}
