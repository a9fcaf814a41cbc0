import { bytesField, type Field, numberField, readFields } from "./protobuf.ts";

/** Field numbers of onnx.proto. */
const model = { graph: 7 };
const graph = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const node = { input: 1, output: 2, operator: 4, attribute: 5 };
const attribute = { name: 1, int: 3, graph: 6, type: 20 };
const attributeType = { int: 2, graph: 5 };
const valueInfo = { name: 1, type: 2 };
const type = { tensor: 1 };
const tensorType = { element: 1, shape: 2 };
const shape = { dimension: 1 };
const dimension = { size: 1, symbol: 2 };
const tensor = { size: 1, element: 2, name: 8, raw: 9 };
const bytesOfElement: Readonly<Record<number, number>> = { 1: 4, 7: 8 };

export interface LoopNames {
  /** The input of each step, and the output of each; every other input is state. */
  step: string;
  result: string;
  /** Where the graph writes the state that the next step reads. */
  stateAfter(name: string): string;
}

/**
 * Rewrites a streaming graph as one that runs all steps of a recording in a single call: the graph becomes the body of a
 * `Scan`, its state starts at zero and stays inside. The same numbers come out; what is saved is handing dozens of
 * state tensors in and out of the runtime for every step. From bytes to bytes: the steps are [steps, ...shape of a step]
 * under the name "loop_" and the step's, the results likewise.
 * @throws when the graph has not the inputs and outputs it should have, or their shapes are not fixed.
 */
export function loopGraph(file: Uint8Array, { step, result, stateAfter }: LoopNames): Uint8Array {
  const whole = readFields(file);
  const inside = readFields(only(whole, model.graph).body);
  const inputs = inside.filter(({ number }) => number === graph.input).map(describe);
  const outputs = inside.filter(({ number }) => number === graph.output).map(describe);
  const find = (values: readonly Value[], name: string) => {
    const found = values.find((value) => value.name === name);
    if (!found) throw new Error(`the graph has no ${name}`);
    return found;
  };
  const stepInput = find(inputs, step);
  const stepResult = find(outputs, result);
  const states = inputs.filter(({ name }) => name !== step);
  const statesAfter = states.map(({ name }) => find(outputs, stateAfter(name)));

  const isSignature = ({ number }: Field) => number === graph.input || number === graph.output;
  const body = [
    ...inside.filter((field) => !isSignature(field)),
    ...[...states, stepInput, ...statesAfter, stepResult].map(({ field }) => field),
  ].map(({ raw }) => raw);
  const scan = bytesField(
    graph.node,
    ...[...states, stepInput].map(({ name }) => bytesField(node.input, outside(name))),
    ...[...statesAfter, stepResult].map(({ name }) => bytesField(node.output, outside(name))),
    bytesField(node.operator, "Scan"),
    bytesField(
      node.attribute,
      bytesField(attribute.name, "body"),
      bytesField(attribute.graph, ...body),
      numberField(attribute.type, attributeType.graph),
    ),
    bytesField(
      node.attribute,
      bytesField(attribute.name, "num_scan_inputs"),
      numberField(attribute.int, 1),
      numberField(attribute.type, attributeType.int),
    ),
  );
  const outer = bytesField(
    model.graph,
    scan,
    bytesField(graph.name, "steps"),
    ...states.map(zeros),
    bytesField(graph.input, ...stacked(stepInput)),
    bytesField(graph.output, ...stacked(stepResult)),
  );
  return Buffer.concat([...whole.filter(({ number }) => number !== model.graph).map(({ raw }) => raw), outer]);
}

interface Value {
  field: Field;
  name: string;
  element: number;
  dimensions: number[];
}

function describe(field: Field): Value {
  const parts = readFields(field.body);
  const name = Buffer.from(only(parts, valueInfo.name).body).toString();
  const held = readFields(only(readFields(only(parts, valueInfo.type).body), type.tensor).body);
  const dimensions = readFields(only(held, tensorType.shape).body).map(({ body }) => {
    const size = readFields(body).find(({ number }) => number === dimension.size)?.value;
    if (size === undefined) throw new Error(`${name} has no fixed shape`);
    return size;
  });
  return { field, name, element: only(held, tensorType.element).value, dimensions };
}

/** The loop's own names: those inside may not be used again. */
function outside(name: string): string {
  return `loop_${name}`;
}

function zeros({ name, element, dimensions }: Value): Uint8Array {
  const size = bytesOfElement[element];
  if (size === undefined) throw new Error(`${name} is neither float32 nor int64`);
  return bytesField(
    graph.initializer,
    ...dimensions.map((n) => numberField(tensor.size, n)),
    numberField(tensor.element, element),
    bytesField(tensor.name, outside(name)),
    bytesField(tensor.raw, new Uint8Array(dimensions.reduce((product, n) => product * n, size))),
  );
}

function stacked({ name, element, dimensions }: Value): Uint8Array[] {
  const sizes = [bytesField(dimension.symbol, "steps"), ...dimensions.map((n) => numberField(dimension.size, n))].map(
    (size) => bytesField(shape.dimension, size),
  );
  const held = bytesField(
    type.tensor,
    numberField(tensorType.element, element),
    bytesField(tensorType.shape, ...sizes),
  );
  return [bytesField(valueInfo.name, outside(name)), bytesField(valueInfo.type, held)];
}

function only(fields: readonly Field[], number: number): Field {
  const found = fields.filter((field) => field.number === number);
  if (found.length !== 1) throw new Error("the file is not an ONNX model of the expected form");
  return found[0]!;
}
