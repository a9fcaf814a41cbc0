/** A field of a protobuf message: all of its bytes, and for strings and messages what is in it. */
export interface Field {
  number: number;
  raw: Uint8Array;
  body: Uint8Array;
  /** Value of a number, 0 for everything else. */
  value: number;
}

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** The fields of one message, not those inside them; they share its bytes. Numbers are exact below 2 ** 53. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new Error("a protobuf message ends inside a field");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const kind = tag % 8;
    let body = message.subarray(at, at);
    let value = 0;
    if (kind === wire.varint) value = varint();
    else if (kind === wire.bytes) {
      const length = varint();
      body = message.subarray(at, at + length);
      at += length;
    } else if (kind === wire.fixed64) at += 8;
    else if (kind === wire.fixed32) at += 4;
    else throw new Error(`a protobuf field of the unknown kind ${kind}`);
    if (at > message.length) throw new Error("a protobuf message ends inside a field");
    fields.push({ number: Math.floor(tag / 8), raw: message.subarray(start, at), body, value });
  }
  return fields;
}

/** A string or message as a field; several parts are joined. */
export function bytesField(number: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.from([...varintOf(number * 8 + wire.bytes), ...varintOf(body.length)]), body]);
}

/** A number from 0 on as a field. */
export function numberField(number: number, value: number): Uint8Array {
  return Buffer.from([...varintOf(number * 8 + wire.varint), ...varintOf(value)]);
}

function varintOf(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
  return bytes;
}
