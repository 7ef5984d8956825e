import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AstraPart } from "../../../src/sandbox/astra/part.ts";
import { startSandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import { cockroachOf } from "./cockroachOf.ts";

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly type: string;
}

async function begin(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ speed: 0, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  const { state } = sandbox.parts["astra"] as AstraPart;
  const { baseUrl, keys } = sandbox.address.parts["astra"]!;
  const as =
    (key: string) =>
    async (method: string, path: string, body?: unknown): Promise<Reply> => {
      const answer = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const type = answer.headers.get("content-type") ?? "";
      const json = type.startsWith("application/json") && text !== "";
      return { status: answer.status, body: json ? (JSON.parse(text) as unknown) : text, type };
    };
  const database = (name: string) => {
    const found = state.databases.all().find((one) => one.name === name);
    if (found === undefined) throw new Error(`No database ${name}.`);
    return found;
  };
  const place = (name: string, index = 0) => {
    const { id, datacenters } = database(name);
    return `/v2/organizations/clusters/${id}/datacenters/${datacenters[index]!.id}`;
  };
  return { sandbox, state, keys, as, api: as(keys.admin), database, place };
}

type Begun = Awaited<ReturnType<typeof begin>>;

/** An endpoint in the customer's cloud against the database's first service. */
function half({ sandbox, database }: Begun, name: string, owner: string): Promise<string> {
  const { id, datacenters } = database(name);
  return fetch(`${sandbox.address.control.baseUrl}/vpc-endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandbox.address.control.key}` },
    body: JSON.stringify({ clusterId: id, region: datacenters[0]!.id, owner }),
  })
    .then((answer) => answer.json())
    .then((body) => (body as { endpointId: string }).endpointId);
}

const said = ({ body }: Reply): unknown =>
  (body as { errors: { message: unknown }[] }).errors[0]?.message;

describe("tokens and roles", () => {
  it("need a known token as a bearer token", async () => {
    const { as, keys, sandbox } = await begin();
    for (const key of [keys.revoked, "x", cockroachOf(sandbox).keys.admin]) {
      const answer = await as(key)("GET", "/v2/databases");
      expect([answer.status, said(answer)]).toEqual([401, "The token is not valid"]);
    }
    expect(keys.admin).toMatch(/^AstraCS:/);
  });

  it("see their own organization only", async () => {
    const { as, keys, database, place } = await begin();
    const other = as(keys["other"]!);
    expect((await other("GET", "/v2/databases")).body).toEqual([]);
    expect((await other("GET", "/v2/organizations/private-link")).body).toEqual({ clusters: [] });
    const { id } = database("catalog-prod");
    expect((await other("GET", `/v2/databases/${id}`)).status).toBe(404);
    expect((await other("POST", `${place("catalog-prod")}/private-link`, {})).status).toBe(404);
  });

  it.each([401, 403] as const)(
    "see databases without more where the role says so (%i)",
    async (no) => {
      const { as, keys, state, place, database } = await begin();
      state.variants.roleRefusal = no;
      const reader = as(keys["reader"]!);
      expect((await reader("GET", "/v2/databases")).status).toBe(200);
      for (const [method, path] of [
        ["GET", "/v2/organizations/private-link"],
        ["POST", `${place("catalog-prod")}/endpoints`],
        ["GET", `/v2/databases/${database("catalog-prod").id}/access-list`],
        ["GET", "/v2/access-lists"],
      ] as const) {
        expect((await reader(method, path)).status).toBe(no);
      }
    },
  );

  it("may ask once a second", async () => {
    let now = 0;
    const { api } = await begin({ rateLimits: true, wall: () => now });
    const ask = async () => (await api("GET", "/v2/databases?limit=1")).status;
    expect([await ask(), await ask()]).toEqual([200, 429]);
    now += 1000;
    expect([await ask(), await ask()]).toEqual([200, 429]);
  });
});

describe("databases", () => {
  it("come as bare arrays, after the id that is named", async () => {
    const { api } = await begin({ clusters: { astra: 130 } });
    const list = async (query: string) =>
      (await api("GET", `/v2/databases${query}`)).body as { id: string }[];
    const usual = await list("");
    const first = await list("?limit=100");
    const rest = await list(`?limit=100&starting_after=${first.at(-1)?.id ?? ""}`);
    expect([usual.length, first.length, rest.length]).toEqual([25, 100, 30]);
    expect(new Set([...first, ...rest].map((one) => one.id)).size).toBe(130);
    for (const query of ["?limit=0", "?limit=101", "?limit=x", "?starting_after=unknown"]) {
      expect((await api("GET", `/v2/databases${query}`)).status).toBe(400);
    }
  });

  it("are filtered by state and cloud", async () => {
    const { api } = await begin();
    const count = async (query: string) =>
      ((await api("GET", `/v2/databases?${query}`)).body as unknown[]).length;
    expect(await count("include=parked")).toBe(1);
    expect(await count("include=all")).toBe(6);
    expect(await count("provider=GCP")).toBe(1);
    expect(await count("provider=AZURE&include=active")).toBe(1);
  });

  it("give their bundles only while they are active", async () => {
    const { api, database } = await begin();
    const bundle = (name: string, all: string) =>
      api("POST", `/v2/databases/${database(name).id}/secureBundleURL${all}`);
    expect((await bundle("catalog-prod", "?all=true")).body).toHaveLength(2);
    expect((await bundle("catalog-prod", "")).body).toHaveProperty("downloadURL");
    expect((await bundle("features-staging", "?all=true")).status).toBe(409);
  });
});

describe("secure bundles", () => {
  const addressOf = async ({ api, database }: Begun, name: string): Promise<string> => {
    const { body } = await api("POST", `/v2/databases/${database(name).id}/secureBundleURL`);
    return (body as { downloadURL: string }).downloadURL;
  };
  const configIn = async (address: string): Promise<Record<string, unknown>> => {
    const archive = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const files = unzipSync(archive);
    expect(Object.keys(files)).toEqual(["ca.crt", "cert", "key", "config.json"]);
    return JSON.parse(strFromU8(files["config.json"]!)) as Record<string, unknown>;
  };

  it("are archives at signed addresses, with the host, its ports, and secrets", async () => {
    const begun = await begin();
    const { id } = begun.database("sessions-eu");
    expect(await configIn(await addressOf(begun, "sessions-eu"))).toMatchObject({
      host: `${id}-europe-west1.db.astra.datastax.com`,
      port: 29080,
      cql_port: 29042,
    });
    begun.state.variants.bundleHost = "own";
    expect(await configIn(await addressOf(begun, "sessions-eu"))).toMatchObject({
      host: `${id}-1.db.astra.datastax.com`,
    });
  });

  it("are not given with the token, for another signature, nor after five minutes", async () => {
    const begun = await begin();
    const address = await addressOf(begun, "sessions-eu");
    const get = async (url: string, headers = {}) => (await fetch(url, { headers })).status;
    expect(await get(address, { authorization: `Bearer ${begun.keys.admin}` })).toBe(400);
    expect(await get(address.replace(/=.*/, "=x"))).toBe(403);
    begun.sandbox.clock.advance(299);
    expect(await get(address)).toBe(200);
    begun.sandbox.clock.advance(2);
    expect(await get(address)).toBe(403);
    // Logs do not call them by their signatures.
    const keys = begun.sandbox.requests.map(({ key }) => key);
    expect(keys.slice(-2)).toEqual(["signed address 1", "signed address 1"]);
  });
});

describe("allowed principals", () => {
  const allow = (principals: unknown) => ({ allowedPrincipals: principals });

  it("make the service with the first one, by either path, and each stands once", async () => {
    const { api, place, state } = await begin();
    const path = place("catalog-prod", 1);
    const root = rootPrincipal(customer.aws);
    const first = await api("POST", `${path}/private-link`, allow([root]));
    const second = await api("POST", `${path}/allowed-principals`, allow([root]));
    expect([first.status, second.body]).toEqual([200, first.body]);
    expect(first.body).toMatchObject({ allowedPrincipals: [root] });
    const { serviceName } = first.body as { serviceName: string };
    const service = state.world.services.all().find((one) => one.name === serviceName);
    expect(service).toMatchObject({ region: "eu-west-1", allowed: [root], acceptance: "manual" });
  });

  it.each([
    ["catalog-prod", "arn:aws:iam::481516234209:role/path/app"],
    ["catalog-prod", "arn:aws:sts::481516234209:assumed-role/app/me"],
    ["catalog-prod", "481516234209"],
    ["sessions-eu", "123456789012"],
    ["invoices-eu", "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1"],
  ])("of %s are not %s", async (name, principal) => {
    const { api, place } = await begin();
    const answer = await api("POST", `${place(name)}/allowed-principals`, allow([principal]));
    expect([answer.status, said(answer)]).toEqual([400, `Invalid principal: ${principal}`]);
  });

  it("are a list of texts, and not changed while the database is not ready", async () => {
    const { api, place } = await begin();
    for (const body of [undefined, {}, allow("x"), allow([1]), allow([])]) {
      expect((await api("POST", `${place("catalog-prod")}/private-link`, body)).status).toBe(400);
    }
    const root = rootPrincipal(customer.aws);
    for (const name of ["features-staging", "recommendations"]) {
      const answer = await api("POST", `${place(name)}/private-link`, allow([root]));
      expect([answer.status, said(answer)]).toEqual([
        409,
        expect.stringMatching(/^The database is not in a valid state/),
      ]);
    }
  });

  it("go one by one, the last one not while endpoints are connected, and then with the service", async () => {
    const { api, place, state, database } = await begin();
    const path = place("catalog-prod");
    const remove = async (account: string) =>
      api("DELETE", `${path}/allowed-principals`, { allowedPrincipal: rootPrincipal(account) });
    expect((await remove(customer.awsStaging)).status).toBe(204);
    expect((await remove(customer.awsStaging)).status).toBe(404);
    expect((await remove(customer.aws)).status).toBe(400);
    for (const one of state.endpoints.group(database("catalog-prod").id)) {
      expect((await api("DELETE", `${path}/endpoints/${one.endpointId}`)).status).toBe(204);
    }
    expect((await remove(customer.aws)).status).toBe(204);
    expect(state.links.group(database("catalog-prod").id)).toEqual([]);
    expect(state.endpoints.group(database("catalog-prod").id)).toEqual([]);
  });
});

describe("endpoints", () => {
  it("wait in the cloud until they are accepted, and are available after a while", async () => {
    const begun = await begin();
    const { api, place, state, sandbox } = begun;
    const id = await half(begun, "catalog-prod", customer.aws);
    const there = () => state.world.endpoints.get(id)?.state;
    expect(there()).toBe("pendingAcceptance");
    const body = { endpointID: id, description: "carts" };
    const answer = await api("POST", `${place("catalog-prod")}/endpoints`, body);
    expect(answer.body).toMatchObject({ ...body, status: "Accepted" });
    expect(there()).toBe("pending");
    sandbox.clock.advance(60);
    expect(there()).toBe("available");
    // Once more changes nothing.
    const again = await api("POST", `${place("catalog-prod")}/endpoints`, { endpointID: id });
    expect(again.body).toEqual(answer.body);
  });

  it("must exist, target this service, and belong to an allowed principal", async () => {
    const begun = await begin();
    const { api, place, state } = begun;
    const accept = (endpointID: string) =>
      api("POST", `${place("catalog-prod")}/endpoints`, { endpointID });
    expect((await accept("vpce-svc-0123456789abcdef0")).status).toBe(400);
    expect((await accept("vpce-0123456789abcdef0")).status).toBe(404);
    const elsewhere = await half(begun, "features-staging", customer.awsStaging);
    expect(said(await accept(elsewhere))).toMatch(/does not target this service$/);
    state.world.accounts.add({ id: "999999999999", cloud: "aws", name: "x", side: "customer" });
    const foreign = await half(begun, "catalog-prod", "999999999999");
    expect(said(await accept(foreign))).toBe("999999999999 is not an allowed principal");
  });

  it("can be accepted again once they were rejected, but not in Azure", async () => {
    const { api, place, state, database } = await begin();
    const rejected = (name: string) =>
      state.endpoints.group(database(name).id).find((one) => one.status === "Rejected")!.endpointId;
    const accept = async (name: string) =>
      (await api("POST", `${place(name)}/endpoints`, { endpointID: rejected(name) })).status;
    expect(await accept("catalog-prod")).toBe(200);
    expect(await accept("invoices-eu")).toBe(400);
  });

  it("are named in paths with their slashes encoded", async () => {
    const { api, place, state, database } = await begin();
    const [one] = state.endpoints.group(database("invoices-eu").id);
    const path = `${place("invoices-eu")}/endpoints/${encodeURIComponent(one!.endpointId)}`;
    expect((await api("PUT", path, { description: "new" })).body).toMatchObject({
      endpointID: one!.endpointId,
      description: "new",
    });
    expect((await api("PUT", path, {})).status).toBe(400);
    expect((await api("DELETE", path)).status).toBe(204);
    expect(state.world.endpoints.get(one!.halfId)?.state).toBe("rejected");
  });
});

describe("variants", () => {
  it.each([
    ["object", "application/json", { errors: [{ ID: 1404, message: "database x not found" }] }],
    ["string", "application/json", "database x not found"],
    ["text", "text/plain", "database x not found"],
  ] as const)("say errors as %s", async (errorBody, type, body) => {
    const { api, state } = await begin();
    state.variants.errorBody = errorBody;
    expect(await api("GET", "/v2/databases/x")).toEqual({ status: 404, type, body });
  });

  it("are set through the control face, and back by a reset", async () => {
    const { sandbox, state } = await begin();
    const { baseUrl, key } = sandbox.address.control;
    const set = (astra: object) =>
      fetch(`${baseUrl}/variants`, {
        method: "PUT",
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ astra }),
      });
    expect((await set({ returnedId: "other", readLagSeconds: 5 })).status).toBe(200);
    expect(state.variants).toMatchObject({ returnedId: "other", readLagSeconds: 5 });
    expect((await set({ returnedId: "else" })).status).toBe(400);
    const before = state.databases.all().map((one) => one.name);
    sandbox.reset();
    expect(state.variants).toMatchObject({ returnedId: "same", readLagSeconds: 0 });
    expect(state.databases.all().map((one) => one.name)).toEqual(before);
  });

  it("give the access lists of all databases, or of each alone", async () => {
    const { api, state, database } = await begin();
    const { id } = database("invoices-eu");
    const own = (await api("GET", `/v2/databases/${id}/access-list`)).body;
    const all = (await api("GET", "/v2/access-lists")).body as { databaseId?: string }[];
    expect(all).toHaveLength(6);
    expect(all.find((one) => one.databaseId === id)).toEqual(own);
    state.variants.accessListsCall = "unnamed";
    const unnamed = (await api("GET", "/v2/access-lists")).body as object[];
    expect([unnamed.length, "databaseId" in unnamed[0]!]).toEqual([6, false]);
    for (const status of [403, 404, 405] as const) {
      state.variants.accessListsCall = status;
      expect((await api("GET", "/v2/access-lists")).status).toBe(status);
    }
  });

  it("let reads lag behind writes", async () => {
    const { api, place, state, sandbox, database } = await begin();
    state.variants.readLagSeconds = 10;
    sandbox.clock.advance(60);
    const allowedPrincipals = [rootPrincipal(customer.aws)];
    await api("POST", `${place("search-dev")}/private-link`, { allowedPrincipals });
    const seen = async () => {
      const path = `/v2/organizations/clusters/${database("search-dev").id}/private-link`;
      return ((await api("GET", path)).body as { datacenters: unknown[] }).datacenters.length;
    };
    expect(await seen()).toBe(0);
    sandbox.clock.advance(11);
    expect(await seen()).toBe(1);
  });
});

it("makes the same world of the same seed, nine of ten endpoints of it accepted", async () => {
  const worlds = await Promise.all([1, 2].map(() => begin({ clusters: { astra: 20 }, seed: 7 })));
  const rows = worlds.map(({ state }) => state.endpoints.all());
  expect(rows[0]).toEqual(rows[1]);
  const accepted = rows[0]!.filter((one) => one.status === "Accepted").length;
  expect(rows[0]!.length / 20).toBeGreaterThan(12);
  expect(accepted / rows[0]!.length).toBeGreaterThan(0.8);
});
