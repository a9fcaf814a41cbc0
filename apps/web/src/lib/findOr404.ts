import "server-only";
import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";

/** What was asked for, or the page that says it does not exist; an id that is none counts as missing. */
export async function findOr404<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) notFound();
    throw error;
  }
}
