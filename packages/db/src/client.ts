import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;

/**
 * One per process; connects on the first query. Sessions run in UTC because the driver writes and reads
 * timestamps without their offset.
 */
export function createDb(url: string, { poolSize = 10 }: { poolSize?: number } = {}): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    options: "-c TimeZone=UTC",
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A link that was cut gives no answer and no error; no statement of ours takes so long.
    query_timeout: 60_000,
    application_name: "rollcall",
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 60_000 } });
}
