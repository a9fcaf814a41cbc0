import { expect, it } from "vitest";
import { createLog } from "../src/createLog.ts";

it("an error is told with its kind, code, place and causes, but without the data that a database error quotes", () => {
  let text = "";
  const write = (line: string) => {
    text += line;
  };
  const quoting = Object.assign(new Error('Invalid value: "And so, my fellow Americans"'), { code: "P2010" });
  quoting.name = "PrismaClientKnownRequestError";
  const error = new Error("the segments could not be stored", { cause: quoting });
  createLog({ service: "worker", level: "info" }, { write }).error({ err: error, jobId: "job-1" }, "job failed");
  expect(JSON.parse(text)).toMatchObject({
    service: "worker",
    jobId: "job-1",
    err: {
      type: "Error",
      message: "the segments could not be stored",
      cause: {
        type: "PrismaClientKnownRequestError",
        code: "P2010",
        at: expect.arrayContaining([expect.stringMatching(/^ +at /)]),
      },
    },
  });
  expect(text).not.toContain("Americans");
});
