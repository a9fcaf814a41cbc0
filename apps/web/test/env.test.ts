import { expect, test } from "vitest";
import { readEnv } from "../src/env.ts";

const good = { DATABASE_URL: "postgres://u:p@localhost/rollcall", BETTER_AUTH_SECRET: "s".repeat(32) };

test("defaults need only the database and the secret", () => {
  const env = readEnv(good);
  expect(env).toMatchObject({ signup: "open", publicUrl: null, logLevel: "info", isDevelopment: false });
});

test("an empty variable counts as absent", () => {
  expect(readEnv({ ...good, ROLLCALL_URL: "", ROLLCALL_SIGNUP: "" })).toMatchObject({
    publicUrl: null,
    signup: "open",
  });
});

test("everything that is wrong is named, in one message without the values", () => {
  expect(() => readEnv({ DATABASE_URL: "nonsense", BETTER_AUTH_SECRET: "short" })).toThrow(
    /DATABASE_URL: .*BETTER_AUTH_SECRET: /,
  );
  expect(() => readEnv({ ...good, BETTER_AUTH_SECRET: "tooshort" })).not.toThrow(/tooshort/);
});
