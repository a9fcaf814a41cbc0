import { z } from "zod";
import type { Operation } from "./operation.ts";

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The description of the interface, in OpenAPI 3.1, made of the operations themselves. */
export function openApi(operations: readonly Operation[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method.toLowerCase()] = describeOperation(operation);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Rollcall", version: "1", description: "People and meetings of one workspace, by key." },
    servers: [{ url: "/api/v1" }],
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A key of the workspace." } },
    },
    paths,
  };
}

function describeOperation({ path, summary, scope, query, body, status, output }: Operation): Record<string, unknown> {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: "path", required: true, schema: { type: "string", format: "uuid" } };
  });
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    return { name, in: "query", required: !schema.safeParse(undefined).success, schema: schemaOf(schema as z.ZodType) };
  });
  const answer = output ? { "application/json": { schema: schemaOf(output) } } : { "*/*": {} };
  return {
    summary,
    description: `Needs a key that allows ${scope}.`,
    parameters: [...inPath, ...inQuery],
    ...(body ? { requestBody: { required: true, content: { [body.type]: { schema: bodySchema(body) } } } } : {}),
    responses: {
      [status]: { description: status === 202 ? "A job was started." : "Done.", content: answer },
      default: { description: "It did not work.", content: { "application/json": { schema: schemaOf(Failure) } } },
    },
  };
}

function bodySchema(body: NonNullable<Operation["body"]>): unknown {
  const bytes = { type: "string", format: "binary" };
  if (body.type !== "multipart/form-data") return bytes;
  const fields = schemaOf(body.fields) as { properties?: object; required?: string[] };
  return {
    ...fields,
    properties: { ...fields.properties, [body.files]: { type: "array", items: bytes } },
    required: [...(fields.required ?? []), body.files],
  };
}

function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}
