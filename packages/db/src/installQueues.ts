import { jobs, queueOptions } from "@rollcall/core/jobs";
import { PgBoss } from "pg-boss";

/**
 * Installs or upgrades pg-boss's own schema and makes every queue of the contract exist with its present options,
 * so that the web application can send before any worker ever ran. Called under the migration lock.
 */
export async function installQueues(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    supervise: false,
    schedule: false,
    registerInstance: false,
    max: 2,
  });
  boss.on("error", () => {}); // a failing statement rejects its own call
  await boss.start();
  try {
    const { policy, ...changeable } = queueOptions;
    for (const { name } of Object.values(jobs)) {
      await boss.createQueue(name, { policy, ...changeable });
      await boss.updateQueue(name, changeable);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
