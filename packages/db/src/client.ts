import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;

/**
 * Sessions run in UTC because the driver writes and reads timestamps without their offset. A process that froze, or
 * lost its network, in the midst of a transaction keeps rows locked; then the server ends the session, so that others
 * go on. Our transactions never think for seconds between two statements.
 */
const session = "-c TimeZone=UTC -c idle_in_transaction_session_timeout=12s";

/** One per process; connects on the first query. */
export function createDb(url: string, { poolSize = 10 }: { poolSize?: number } = {}): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    options: session,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A link that was cut gives no answer and no error; no statement of ours takes so long.
    query_timeout: 20_000,
    application_name: "rollcall",
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 60_000 } });
}
