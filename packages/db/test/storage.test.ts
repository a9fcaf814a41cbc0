import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createVault, toVector, vectorBytes } from "../src/crypto.ts";
import { createMediaStore } from "../src/storage.ts";

describe("the media store", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-media-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("adopts a file, reads a range of it and removes it", async () => {
    const store = createMediaStore(join(folder, "media"));
    const key = "ab0123456789abcdef";
    const upload = join(folder, "upload");
    await writeFile(upload, "0123456789");
    await store.adopt(upload, key);
    expect(existsSync(upload)).toBe(false);
    expect(store.path(key)).toBe(join(folder, "media/ab", key));
    expect(await store.size(key)).toBe(10);
    expect(await readFile(store.path(key), "utf8")).toBe("0123456789");
    const range = await store.readRange(key, 3, 5).setEncoding("utf8").toArray();
    expect(range.join("")).toBe("345");
    await store.remove(key);
    await store.remove(key);
    await expect(store.size(key)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("no key leads out of its folder", () => {
    const store = createMediaStore(join(folder, "media"));
    for (const key of [
      "",
      "short",
      "../../etc/passwd",
      "/etc/passwd",
      "..aaaaaaaa",
      "aa/../../bbbbbbb",
      "a\0aaaaaaaaaa",
    ]) {
      expect(() => store.path(key)).toThrow("not a media key");
    }
  });
});

describe("the vault", () => {
  const vault = createVault(randomBytes(32).toString("base64"));

  test("gives back what it sealed, and never the same bytes twice", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const [a, b] = [vault.seal(bytes), vault.seal(bytes)];
        expect(Buffer.from(a.bytes).equals(Buffer.from(b.bytes))).toBe(false);
        expect(Buffer.from(vault.open(a.bytes, a.keyId)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  test("refuses changed bytes, another key, and a key of another length", () => {
    const { bytes, keyId } = vault.seal(vectorBytes(Float32Array.of(1, 2, 3)));
    expect(toVector(vault.open(bytes, keyId))).toEqual(Float32Array.of(1, 2, 3));
    const changed = Uint8Array.from(bytes, (byte, i) => (i === 14 ? byte ^ 1 : byte));
    expect(() => vault.open(changed, keyId)).toThrow();
    expect(() => createVault(randomBytes(32).toString("base64")).open(bytes, keyId)).toThrow("sealed with the key");
    expect(() => createVault(randomBytes(16).toString("base64"))).toThrow("32 bytes");
  });
});
