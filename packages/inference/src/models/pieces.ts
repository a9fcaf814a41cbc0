import { readFileSync } from "node:fs";

/** Pieces by id from a file of lines "piece id", as NeMo's and k2's exports have them. @throws when an id is left out */
export function readPieces(path: string): string[] {
  const pieces: string[] = [];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const space = line.lastIndexOf(" ");
    if (space > 0) pieces[Number(line.slice(space + 1))] = line.slice(0, space);
  }
  for (let id = 0; id < pieces.length; id++)
    if (pieces[id] === undefined) throw new Error(`${path} has no piece for id ${id}`);
  if (pieces.length === 0) throw new Error(`${path} has no pieces`);
  return pieces;
}

/** Control symbols such as "<unk>" and "<|en|>" are never written. */
export function isControl(piece: string): boolean {
  return /^<.*>$/.test(piece);
}

/** Marks alone, which belong to the word before them. */
export function isMark(piece: string): boolean {
  return /^[\p{P}\p{S}]+$/u.test(piece);
}
