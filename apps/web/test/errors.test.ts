import { AppError } from "@rollcall/core/errors";
import { createDb } from "@rollcall/db/client";
import { beforeAll, expect, test } from "vitest";
import { appRouter } from "../src/server/root.ts";
import { createCallerFactory, toTrpcError } from "../src/server/trpc.ts";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
    BETTER_AUTH_SECRET: "a secret for tests, of at least 32 characters",
    LOG_LEVEL: "silent",
  });
});

test.each([
  ["NOT_FOUND", "NOT_FOUND"],
  ["FORBIDDEN", "FORBIDDEN"],
  ["UNAUTHENTICATED", "UNAUTHORIZED"],
  ["CONFLICT", "CONFLICT"],
  ["VALIDATION", "BAD_REQUEST"],
  ["LIMIT", "TOO_MANY_REQUESTS"],
  ["PRECONDITION", "PRECONDITION_FAILED"],
  ["UNAVAILABLE", "SERVICE_UNAVAILABLE"],
] as const)("%s keeps its sentence", (code, expected) => {
  expect(toTrpcError(new AppError(code, "A sentence."))).toMatchObject({ code: expected, message: "A sentence." });
});

test("what broke inside is not told", () => {
  for (const error of [new AppError("INTERNAL", "password=hunter2"), new Error("password=hunter2"), "hunter2"]) {
    const { code, message } = toTrpcError(error);
    expect(code).toBe("INTERNAL_SERVER_ERROR");
    expect(message).toBe("Something went wrong on our side. Try again in a moment.");
  }
});

test("a database that does not answer is no mystery to the person", async () => {
  const api = createCallerFactory(appRouter)({
    db: createDb("postgres://nobody@127.0.0.1:1/nothing"),
    user: { id: "u", name: "Ada", email: "ada@example.test" },
    membership: { orgId: "019ac000-0000-7000-8000-000000000000", orgName: "Ada's workspace", role: "owner" },
  });
  await expect(api.meeting.list({})).rejects.toMatchObject({
    message: expect.not.stringContaining("127.0.0.1"),
    code: expect.stringMatching(/^(SERVICE_UNAVAILABLE|INTERNAL_SERVER_ERROR)$/),
  });
});
