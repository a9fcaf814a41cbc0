import { bytesField, numberField } from "../../../src/models/protobuf.ts";
import { normal } from "../madeVoices.ts";

/** Sizes, or names of sizes that are left open. */
export type Shape = readonly (number | string)[];
type ElementType = "float32" | "int32" | "int64" | "bool" | "float16";
type Attribute = number | readonly number[] | string | GraphBuilder;

const elementTypes: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 };
/** Field numbers and values of onnx.proto. */
const attributeTypes = { int: 2, string: 3, graph: 5, ints: 7 };
const irVersion = 9;
const opset = 17;

/**
 * Writes a small ONNX graph, in the few messages of onnx.proto that it takes: a protobuf library and its schema would be more
 * than this. Names of values are handed out by it; weights are random, the same for the same name.
 */
export interface GraphBuilder {
  input(name: string, type: ElementType, shape: Shape): string;
  /** Normal f32 numbers of this spread. */
  weight(name: string, shape: readonly number[], spread?: number): string;
  floats(name: string, values: readonly number[], shape: readonly number[]): string;
  integers(name: string, values: readonly number[], shape?: readonly number[]): string;
  /** One node with one output, or with as many as are named. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
    outputs?: readonly string[],
  ): string;
  /** Gives a value the name of an output of the graph. */
  output(value: string, name: string, type: ElementType, shape: Shape): void;
  /** The graph's message alone, for the branches of an If. */
  body(): Uint8Array;
  /** A whole model file. */
  file(): Uint8Array;
}

export function createGraph(scope = ""): GraphBuilder {
  const nodes: Uint8Array[] = [];
  const initializers: Uint8Array[] = [];
  const inputs: Uint8Array[] = [];
  const outputs: Uint8Array[] = [];
  let count = 0;

  const tensor = (name: string, type: number, shape: readonly number[], raw: ArrayBufferView) =>
    initializers.push(
      bytesField(
        5,
        ...shape.map((size) => numberField(1, size)),
        numberField(2, type),
        bytesField(8, name),
        bytesField(9, new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)),
      ),
    );

  const builder: GraphBuilder = {
    input(name, type, shape) {
      inputs.push(bytesField(11, valueInfo(name, type, shape)));
      return name;
    },
    weight(name, shape, spread = 1) {
      const random = normal(seedOf(name));
      const size = shape.reduce((product, n) => product * n, 1);
      tensor(
        name,
        elementTypes.float32,
        shape,
        Float32Array.from({ length: size }, () => spread * random()),
      );
      return name;
    },
    floats(name, values, shape) {
      tensor(name, elementTypes.float32, shape, Float32Array.from(values));
      return name;
    },
    integers(name, values, shape = [values.length]) {
      tensor(name, elementTypes.int64, shape, BigInt64Array.from(values, BigInt));
      return name;
    },
    node(operator, from, attributes = {}, names = [`${scope}${operator}_${count++}`]) {
      nodes.push(
        bytesField(
          1,
          ...from.map((name) => bytesField(1, name)),
          ...names.map((name) => bytesField(2, name)),
          bytesField(4, operator),
          ...Object.entries(attributes).map(([name, value]) => bytesField(5, bytesField(1, name), ...attribute(value))),
        ),
      );
      return names[0]!;
    },
    output(value, name, type, shape) {
      builder.node("Identity", [value], {}, [name]);
      outputs.push(bytesField(12, valueInfo(name, type, shape)));
    },
    body: () => Buffer.concat([...nodes, bytesField(2, `${scope}graph`), ...initializers, ...inputs, ...outputs]),
    file: () =>
      Buffer.concat([numberField(1, irVersion), bytesField(7, builder.body()), bytesField(8, numberField(2, opset))]),
  };
  return builder;
}

function attribute(value: Attribute): Uint8Array[] {
  if (typeof value === "number") return [numberField(3, value), numberField(20, attributeTypes.int)];
  if (typeof value === "string") return [bytesField(4, value), numberField(20, attributeTypes.string)];
  if ("body" in value) return [bytesField(6, value.body()), numberField(20, attributeTypes.graph)];
  return [...value.map((n) => numberField(8, n)), numberField(20, attributeTypes.ints)];
}

function valueInfo(name: string, type: ElementType, shape: Shape): Uint8Array {
  const dimensions = shape.map((size) =>
    bytesField(1, typeof size === "number" ? numberField(1, size) : bytesField(2, size)),
  );
  const tensorType = [numberField(1, elementTypes[type]), bytesField(2, ...dimensions)];
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, ...tensorType))]);
}

function seedOf(name: string): number {
  let seed = 7;
  for (const character of name) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) >>> 0;
  return seed;
}
