import { open } from "node:fs/promises";

const signatures: [offset: number, text: string][] = [
  [0, "RIFF"],
  [0, "RF64"],
  [0, "fLaC"],
  [0, "OggS"],
  [0, "ID3"],
  [4, "ftyp"],
  [4, "moov"],
  [4, "mdat"],
  [0, "\x1aE\xdf\xa3"],
  [0, "FORM"],
  [0, "caff"],
  [0, "#!AMR"],
  [0, "\x30\x26\xb2\x75"],
  [0, "FLV"],
];

/** Whether a file's first bytes are those of an audio or video container; does not look further. */
export async function hasMediaSignature(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(16);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const text = head.toString("latin1", 0, bytesRead);
    if (signatures.some(([offset, signature]) => text.startsWith(signature, offset))) return true;
    // MPEG audio and ADTS frames have no magic word, only eleven set bits.
    return bytesRead > 1 && head[0] === 0xff && (head[1]! & 0xe0) === 0xe0;
  } finally {
    await file.close();
  }
}
