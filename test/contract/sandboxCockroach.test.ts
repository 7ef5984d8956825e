// Every answer of the sandbox's CockroachDB face against the official description, read strictly:
// what the description does not name is an error too. Where it contradicts itself, that is listed.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormatsModule from "ajv-formats";
import { describe, expect, it } from "vitest";
import { cockroachRoutes } from "../../src/sandbox/cockroach/face.ts";
import { createRouter } from "../../src/sandbox/http/router.ts";
import {
  items,
  start,
  type Reply,
  type StartOptions,
  type Started,
} from "../unit/sandbox/start.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";

const folder = path.resolve(
  import.meta.dirname,
  "../..",
  process.env["PRIVATE_ENDPOINTS_OPENAPI"] ?? "../shared/openapi",
);
const file = path.join(folder, "cockroachdb.json");
const isThere = existsSync(file);
if (!isThere) console.log(`Skipped: ${file} is not there (set PRIVATE_ENDPOINTS_OPENAPI).`);

type Schema = Record<string, unknown>;
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}
interface Operation {
  responses: Record<string, { content: { "application/json": { schema: Schema } } }>;
}

/** Words of the demo that no description has, on purpose: clients must survive them. */
const inventedWords = new Set(["STATUS_QUARANTINED", "QUARANTINED", "UNSPECIFIED"]);

/** Validates answers; the schemas are closed, and the one contradiction is mended. */
function createValidator(description: Description) {
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, verbose: true });
  (addFormatsModule as unknown as (instance: Ajv) => void)(ajv);
  const closed = close(description) as Description;
  const connection = closed.components.schemas["PrivateEndpointConnection"] ?? {};
  connection["required"] = (connection["required"] as string[]).map((field) =>
    field === "region" ? "region_name" : field,
  );
  Reflect.deleteProperty(connection["properties"] as Schema, "region");
  ajv.addSchema(closed, "description");
  const compiled = new Map<string, ValidateFunction>();
  const templates = Object.keys(description.paths).flatMap((template) =>
    Object.keys(description.paths[template] ?? {}).map((method) => ({
      method: method.toUpperCase(),
      template,
      handler: template,
    })),
  );
  const find = createRouter(templates);

  return (method: string, url: string, reply: Reply): ErrorObject[] => {
    const match = find(method, url.split("?")[0] ?? "");
    if (match.kind !== "found") throw new Error(`Not in the description: ${method} ${url}`);
    const kind = reply.status === 200 ? "200" : "default";
    const pointer = `${match.handler.replaceAll("~", "~0").replaceAll("/", "~1")}/${method.toLowerCase()}`;
    const $ref = `description#/paths/${pointer}/responses/${kind}/content/application~1json/schema`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate(reply.body) ? [] : (validate.errors ?? []);
  };
}

/** A copy in which every object with named properties allows no others. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  const copy: Schema = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "example")
      .map(([key, inner]) => [key, close(inner)]),
  );
  const { type, properties, required } = copy;
  if (type !== "object" || !properties || "additionalProperties" in copy) return copy;
  // The description requires `is_customer_cloud_account` of a cluster without naming its type.
  const untyped = Object.fromEntries(((required ?? []) as string[]).map((field) => [field, {}]));
  return { ...copy, properties: { ...untyped, ...properties }, additionalProperties: false };
}

const isInvented = (error: ErrorObject): boolean =>
  error.keyword === "enum" && inventedWords.has(String(error.data));
const inWords = (error: ErrorObject): string =>
  `${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`;

describe.skipIf(!isThere)("the sandbox's CockroachDB face", () => {
  const description = isThere
    ? (JSON.parse(readFileSync(file, "utf8")) as Description)
    : { paths: {}, components: { schemas: {} } };
  const errorsOf = isThere ? createValidator(description) : () => [];

  /** A call whose answer is validated; returns the answer. */
  function checked(started: Started, api = started.api) {
    return async (method: string, url: string, body?: unknown): Promise<Reply> => {
      const reply = await api(method, url, body);
      const errors = errorsOf(method, url, reply).filter((error) => !isInvented(error));
      expect([method, url, reply.status, errors.map(inWords)]).toEqual([
        method,
        url,
        reply.status,
        [],
      ]);
      return reply;
    };
  }

  it("has every call of the description about private endpoints and the allow list, and no other", () => {
    const own = cockroachRoutes.map((route) => `${route.method} ${route.template}`);
    const described = Object.entries(description.paths).flatMap(([template, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${template}`),
    );
    expect(own.filter((call) => !described.includes(call))).toEqual([]);
    const wanted = described.filter((call) =>
      /private-endpoint|aws-endpoint-conn|allowlist/.test(call),
    );
    expect(wanted.filter((call) => !own.includes(call))).toEqual([]);
  });

  it("answers every read of the demo as described", async () => {
    const started = await start();
    const call = checked(started);
    await call("GET", "/api/v1/organization");
    const list = await call("GET", "/api/v1/clusters?show_inactive=true");
    await call("GET", "/api/v1/clusters?pagination.limit=2");
    for (const { id, cloud_provider: cloud } of items(list, "clusters")) {
      const one = `/api/v1/clusters/${String(id)}`;
      await call("GET", one);
      await call("GET", `${one}/networking/private-endpoint-services`);
      await call("GET", `${one}/networking/private-endpoint-connections`);
      await call("GET", `${one}/networking/allowlist`);
      await call("GET", `${one}/networking/allowlist?pagination.limit=1`);
      const owners = await call("GET", `${one}/networking/private-endpoint-trusted-owners`);
      for (const owner of items(owners, "trusted_owners")) {
        const ownerPath = `${one}/networking/private-endpoint-trusted-owners/${String(owner["id"])}`;
        await call("GET", ownerPath);
      }
      const egress = await call("GET", `${one}/networking/egress-private-endpoints`);
      for (const endpoint of items(egress, "egress_private_endpoints")) {
        await call("GET", `${one}/networking/egress-private-endpoints/${String(endpoint["id"])}`);
      }
      if (cloud === "AWS") await call("GET", `${one}/networking/aws-endpoint-connections`);
    }
  });

  it("answers every read of generated worlds as described", async () => {
    for (const seed of [1, 2]) {
      const started = await start({ clusters: 40, seed });
      const call = checked(started);
      const list = await call("GET", "/api/v1/clusters");
      for (const { id } of items(list, "clusters")) {
        const path = `/api/v1/clusters/${String(id)}/networking`;
        await call("GET", `${path}/private-endpoint-services`);
        await call("GET", `${path}/private-endpoint-connections`);
        await call("GET", `${path}/private-endpoint-trusted-owners`);
        await call("GET", `${path}/egress-private-endpoints`);
        await call("GET", `${path}/allowlist`);
      }
    }
  });

  it("answers every write as described", async () => {
    const started = await start();
    const call = checked(started);
    const { networking, control, cluster, sandbox } = started;
    const reports = networking("reports-staging");
    await call("POST", `${reports}/private-endpoint-services`);
    sandbox.clock.advance(4);
    await call("GET", `${reports}/private-endpoint-services`);
    sandbox.clock.advance(60);
    await call("POST", `${reports}/private-endpoint-services`);
    const clusterId = cluster("reports-staging").id;
    const made = await control("POST", "/vpc-endpoints", { clusterId, region: "us-east-1" });
    const endpointId = String(made.body["endpointId"]);
    await call("PATCH", `${reports}/aws-endpoint-connections/${endpointId}`, {
      status: "REJECTED",
    });
    await call("POST", `${reports}/private-endpoint-connections`, { endpoint_id: endpointId });
    sandbox.clock.advance(60);
    await call("DELETE", `${reports}/private-endpoint-connections/${endpointId}`);
    sandbox.clock.advance(60);
    await call("GET", `${reports}/private-endpoint-connections`);
    const owners = `${reports}/private-endpoint-trusted-owners`;
    const body = { type: "AWS_ACCOUNT_ID", external_owner_id: "*" };
    const owner = await call("POST", owners, body);
    const { id } = owner.body["trusted_owner"] as Record<string, string>;
    await call("DELETE", `${owners}/${id ?? ""}`);
    const allowed = `${reports}/allowlist`;
    const lets = { name: "office", sql: true, ui: true };
    await call("POST", allowed, { cidr_ip: "203.0.113.0", cidr_mask: 24, ...lets });
    await call("PUT", `${allowed}/198.51.100.16/28`, { sql: true, ui: false });
    await call("PATCH", `${allowed}/203.0.113.0/24`, { sql: false, ui: true });
    await call("GET", allowed);
    await call("DELETE", `${allowed}/198.51.100.16/28`);
    const egress = `${reports}/egress-private-endpoints`;
    const wish = {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    };
    const endpoint = `${egress}/${String((await call("POST", egress, wish)).body["id"])}`;
    sandbox.clock.advance(60);
    await call("PATCH", endpoint, { domain_names: ["a.example"] });
    sandbox.clock.advance(60);
    await call("PATCH", `${endpoint}/domain-names`, { domain_names: [] });
    sandbox.clock.advance(60);
    await call("DELETE", endpoint);
    await call("GET", endpoint);
  });

  it("words every error as described", async () => {
    const started = await start({ rateLimits: true, wall: () => 0 });
    const { sandbox, as, networking, control, cluster } = started;
    const { keys } = cockroachOf(sandbox);
    const call = checked(started);
    const orders = networking("orders-prod");
    const errors = [
      await checked(started, as(keys.revoked))("GET", "/api/v1/clusters"),
      await checked(started, as(keys.reader))("GET", `${orders}/private-endpoint-services`),
      await call("GET", "/api/v1/clusters?pagination.page=x"),
      await call("GET", "/api/v1/clusters/unknown"),
      await call("POST", `${networking("storefront")}/private-endpoint-services`),
      await call("GET", `${networking("storefront")}/private-endpoint-trusted-owners`),
      await checked(started, as(keys.creator))("GET", `${orders}/allowlist`),
      await call("PUT", `${orders}/allowlist/203.0.113.0/24`, { sql: true, ui: true }),
      await call("PATCH", `${orders}/allowlist/203.0.113.0/24`, { sql: true }),
      await call("DELETE", `${orders}/allowlist/10.0.0.0/8`),
    ];
    for (const spelling of ["409", "503", "message", "state"]) {
      await control("POST", "/lock", { clusterId: cluster("orders-prod").id, spelling });
      errors.push(await call("POST", `${orders}/egress-private-endpoints`, {}));
      errors.push(await call("DELETE", `${orders}/private-endpoint-connections/x`));
    }
    errors.push(await call("GET", "/api/v1/clusters"));
    for (const error of errors) expect(error.status).toBeGreaterThanOrEqual(400);
    expect(errors.at(-1)?.status).toBe(429);
  });

  it("departs from the description only where a variant says so", async () => {
    const quirk = description.components.schemas["PrivateEndpointConnection"];
    expect(quirk?.["required"]).toContain("region");
    expect(quirk?.["properties"]).not.toHaveProperty("region");

    const departures = async (
      variants: NonNullable<StartOptions["variants"]>,
      url: (started: Started) => string,
    ): Promise<string[]> => {
      const started = await start({ variants });
      const target = url(started);
      const found = errorsOf("GET", target, await started.api("GET", target));
      return [
        ...new Set(
          found.map((error) => `${error.keyword} ${error.instancePath.replaceAll(/\d+/g, "n")}`),
        ),
      ];
    };
    const clusters = () => "/api/v1/clusters";
    const list =
      (name: string, last: string) =>
      ({ networking }: Started) =>
        `${networking(name)}/${last}`;
    const connections = list("orders-prod", "private-endpoint-connections");
    const owners = list("telemetry-eu", "private-endpoint-trusted-owners");
    expect(await departures({ lastPage: "null" }, clusters)).toEqual(["type /pagination"]);
    expect(await departures({ lastPage: "absent" }, clusters)).toEqual([]);
    expect(await departures({ noTrustedOwners: "null" }, owners)).toEqual(["type /trusted_owners"]);
    expect(await departures({ connectionRegion: "region" }, connections)).toEqual([
      "required /connections/n",
      "additionalProperties /connections/n",
    ]);
    expect(await departures({ stateWords: "older" }, connections)).toEqual([
      "enum /connections/n/status",
    ]);
  });
});
