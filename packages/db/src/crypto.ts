import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Seals biometric bytes for the database; whoever copies the tables without the key has nothing. */
export interface Vault {
  /** AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes). */
  seal(bytes: Uint8Array): { bytes: Uint8Array; keyId: string };
  /** Throws when the bytes were changed, or sealed with another key. */
  open(bytes: Uint8Array, keyId: string): Uint8Array;
}

/** A vault with one key of 32 bytes, given as base64; its id is derived from it and says nothing about it. */
export function createVault(base64Key: string): Vault {
  const key = Buffer.from(base64Key, "base64");
  if (key.length !== 32) throw new Error("The voiceprint key must be 32 bytes, written as base64.");
  const ownId = createHash("sha256").update("rollcall vault").update(key).digest("hex").slice(0, 16);

  return {
    seal: (bytes) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return { bytes: sealed, keyId: ownId };
    },

    open: (sealed, keyId) => {
      if (keyId !== ownId) throw new Error(`This was sealed with the key ${keyId}, and only ${ownId} is at hand.`);
      const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
  };
}

/** The little-endian bytes of an f32 vector. */
export function vectorBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** An f32 vector from its little-endian bytes, copied, since bytes at hand may lie unaligned. */
export function toVector(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
