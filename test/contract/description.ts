import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import addFormatsModule from "ajv-formats";
import { parse } from "yaml";

/** A call that was made, and what came back. */
export interface MadeCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The parsed JSON body; undefined = none was sent. */
  readonly body: unknown;
  readonly status: number;
  /** The parsed JSON answer; undefined = it was empty. */
  readonly answer: unknown;
}

/** An API's official description, as a judge of calls. OpenAPI 3.0, 3.1 and Swagger 2.0. */
export interface Description {
  /** The path of the call as the description writes it; undefined = it has no such call. */
  pathOf(method: string, url: string): string | undefined;
  /** What is wrong with the request: path, query, headers, body. What is not described is wrong, too. */
  requestProblems(call: MadeCall): string[];
  /** What is wrong with the answer. A field that is not described is wrong, too. */
  answerProblems(call: MadeCall): string[];
}

export type Json = Record<string, unknown>;

/** The description with this file name; undefined where the folder is absent (then it says so). */
export function readDescription(name: string, mend: (root: Json) => void): Description | undefined {
  const folder = path.resolve(
    import.meta.dirname,
    "../..",
    process.env["PRIVATE_ENDPOINTS_OPENAPI"] ?? "../shared/openapi",
  );
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    console.log(`Skipped: ${name} is not there (set PRIVATE_ENDPOINTS_OPENAPI to its folder).`);
    return undefined;
  }
  const text = readFileSync(file, "utf8");
  const root = record(/\.ya?ml$/.test(name) ? parse(text) : JSON.parse(text));
  mend(root);
  return describeApi(root);
}

interface Operation {
  readonly template: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Json;
  /** Those of the path and of the operation. */
  readonly parameters: readonly Json[];
}

function describeApi(source: Json): Description {
  const inAllOf = new Set<string>();
  collectParents(source, inAllOf);
  const root = record(closed(source, "#", inAllOf));
  const options = { strict: false, validateSchema: false, allErrors: true, verbose: true } as const;
  const strict = withFormats(new Ajv(options));
  // A query has only texts: `5` is a good integer there.
  const textual = withFormats(new Ajv({ ...options, coerceTypes: "array" }));
  for (const ajv of [strict, textual]) ajv.addSchema(root, "description");
  const operations = operationsOf(root);

  const find = (method: string, url: string): Operation | undefined => {
    const { pathname } = new URL(url);
    return operations.find((one) => one.method === method && one.pattern.test(pathname));
  };
  const check = (ajv: Ajv, schema: unknown, value: unknown, where: string): string[] => {
    if (schema === undefined) return [];
    const validate = ajv.compile({ ...absolute(schema) });
    return validate(value) ? [] : (validate.errors ?? []).map((error) => inWords(where, error));
  };

  return {
    pathOf: (method, url) => find(method, url)?.template,
    requestProblems(call) {
      const found = find(call.method, call.url);
      if (found === undefined) return [`${call.method} ${call.url} is not described`];
      const { operation, parameters } = found;
      const problems: string[] = [];
      const query = new URL(call.url).searchParams;
      const declared = parameters.filter((one) => one["in"] === "query");
      for (const name of query.keys()) {
        const parameter = declared.find((one) => one["name"] === name);
        if (parameter === undefined) problems.push(`query ${name} is not described`);
        else
          problems.push(...check(textual, schemaOf(parameter), query.get(name), `query ${name}`));
      }
      for (const { name, required, in: place } of parameters) {
        if (required !== true || typeof name !== "string") continue;
        const has = place === "query" ? query.has(name) : call.headers.has(name);
        if ((place === "query" || place === "header") && !has) problems.push(`no ${place} ${name}`);
      }
      const body = bodyOf(root, operation, parameters);
      if (body === undefined) {
        if (call.body !== undefined) problems.push("a body, where none is described");
      } else if (call.body === undefined) {
        if (body.required) problems.push("no body");
      } else {
        if (!/^application\/json\b/.test(call.headers.get("content-type") ?? "")) {
          problems.push("a body that is not said to be JSON");
        }
        problems.push(...check(strict, body.schema, call.body, "body"));
      }
      return problems;
    },
    answerProblems(call) {
      const found = find(call.method, call.url);
      if (found === undefined) return [`${call.method} ${call.url} is not described`];
      const responses = record(found.operation["responses"]);
      const described = responses[call.status] ?? responses["2XX"] ?? responses["default"];
      if (described === undefined) return [`status ${call.status} is not described`];
      const schema = schemaOf(resolved(root, described));
      return check(strict, schema, call.answer, `answer ${call.status}`);
    },
  };
}

function operationsOf(root: Json): Operation[] {
  const prefix = prefixOf(root);
  const methods = new Set(["get", "post", "put", "patch", "delete"]);
  const list = Object.entries(record(root["paths"])).flatMap(([template, item]) => {
    const shared = listOf(record(item)["parameters"]);
    const full = `${prefix}${template}`;
    const parts = full.split(/(\{[^}]+\})/);
    const source = parts.map((part) => (part.startsWith("{") ? "[^/]+" : escaped(part)));
    return Object.entries(record(item))
      .filter(([method]) => methods.has(method))
      .map(([method, operation]) => ({
        template,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${source.join("")}$`),
        operation: record(operation),
        parameters: [...shared, ...listOf(record(operation)["parameters"])].map((one) =>
          resolved(root, one),
        ),
      }));
  });
  // A path with fewer holes is the better match.
  const holes = ({ template }: Operation): number => template.split("{").length;
  return list.sort((a, b) => holes(a) - holes(b));
}

/** What stands before every path: Swagger's `basePath`, OpenAPI's first server. */
function prefixOf(root: Json): string {
  const base = root["basePath"];
  const server = record(listOf(root["servers"])[0])["url"];
  const text =
    typeof base === "string"
      ? base
      : typeof server === "string"
        ? new URL(server, "https://host").pathname
        : "";
  return text.replace(/\/+$/, "");
}

function bodyOf(
  root: Json,
  operation: Json,
  parameters: readonly Json[],
): { required: boolean; schema: unknown } | undefined {
  const parameter = parameters.find((one) => one["in"] === "body");
  const body = parameter ?? operation["requestBody"];
  if (body === undefined) return undefined;
  const described = resolved(root, body);
  return { required: described["required"] === true, schema: schemaOf(described) };
}

/** The schema of a parameter, body or response, of either generation. */
function schemaOf(described: Json): unknown {
  const content = record(described["content"]);
  const json = content["application/json"] ?? Object.values(content)[0];
  if (json !== undefined) return record(json)["schema"];
  // Swagger's parameters are schemas themselves, but for `in` and `required`.
  return described["schema"] ?? ("type" in described ? { ...described, required: [] } : undefined);
}

function resolved(root: Json, value: unknown): Json {
  const ref = record(value)["$ref"];
  if (typeof ref !== "string") return record(value);
  const parts = ref.slice(2).split("/");
  return record(parts.reduce<unknown>((at, part) => record(at)[unescaped(part)], root));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const unescaped = (part: string): string =>
  decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");

/** The schema with its references made to point into the description. */
function absolute(schema: unknown): Json {
  return record(
    JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
      key === "$ref" && typeof value === "string" && value.startsWith("#")
        ? `description${value}`
        : value,
    ),
  );
}

/** References to schemas that are parts of others: those cannot be closed on their own. */
function collectParents(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const part of listOf(record(value)["allOf"])) {
    const ref = record(part)["$ref"];
    if (typeof ref === "string") found.add(ref);
  }
  for (const inner of Object.values(value)) collectParents(inner, found);
}

/** A copy in which every object with named properties allows no others, and `nullable` holds. */
function closed(value: unknown, at: string, open: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one, i) => closed(one, `${at}/${i}`, open));
  if (typeof value !== "object" || value === null) return value;
  const copy: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "example" || key === "examples") continue;
    const isBound = key === "exclusiveMinimum" || key === "exclusiveMaximum";
    if (isBound && typeof inner === "boolean") continue;
    copy[key] = closed(inner, `${at}/${key}`, open);
  }
  if (copy["x-nullable"] === true) copy["nullable"] = true;
  const { type, properties, required } = copy;
  const isPart = open.has(at) || "allOf" in copy || /\/allOf\/\d+$/.test(at);
  if (type !== "object" || !properties || "additionalProperties" in copy || isPart) return copy;
  // A field may be required without being described: then it may be anything.
  const untyped = Object.fromEntries(listOf(required).map((field) => [String(field), {}]));
  return { ...copy, properties: { ...untyped, ...properties }, additionalProperties: false };
}

function withFormats(ajv: Ajv): Ajv {
  (addFormatsModule as unknown as (instance: Ajv) => void)(ajv);
  return ajv;
}

function inWords(where: string, error: ErrorObject): string {
  const value = JSON.stringify([error.data]).slice(1, 100);
  const params = JSON.stringify(error.params);
  return `${where}${error.instancePath} ${error.message ?? ""} ${params} (${value})`;
}

/** The value if it is an object, else an empty one. */
export function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
