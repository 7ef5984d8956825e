// Every call of the CockroachDB provider, made by its real session against the sandbox: the request and
// the answer are judged by the official description.
import { afterAll, describe, expect, it } from "vitest";
import { allParts, type Cluster } from "../../src/domain/model.ts";
import type { Values } from "../../src/domain/draft.ts";
import { createHttpClient, type Call, type HttpClient } from "../../src/http/client.ts";
import { RateLimiter } from "../../src/http/limiter.ts";
import { cockroachApi } from "../../src/providers/cockroach/api.ts";
import { cockroach } from "../../src/providers/cockroach/provider.ts";
import {
  actionOf,
  type ActionId,
  type Session,
  type Target,
} from "../../src/providers/provider.ts";
import { start, type StartOptions, type Started } from "../unit/sandbox/start.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { keeping } from "../unit/together/driven.ts";
import { readDescription, record, type MadeCall } from "./description.ts";
import { writeReport, type Covered } from "./report.ts";

type Variants = NonNullable<StartOptions["variants"]>;

/** The schema requires `region` of a connection but describes `region_name`: either may come. */
const description = readDescription("cockroachdb.json", (root) => {
  const connection = record(
    record(record(root["components"])["schemas"])["PrivateEndpointConnection"],
  );
  const required = connection["required"] as string[];
  connection["required"] = required.filter((field) => field !== "region");
  record(connection["properties"])["region"] = { type: "string" };
});

/** Words that the demo invents on purpose: the provider must survive them, the description has none. */
const invented = /QUARANTINED|UNSPECIFIED/;

const covered: Covered[] = [];

interface Driven extends Started {
  readonly session: Session;
  readonly calls: MadeCall[];
  readonly read: (name: string) => Promise<Target>;
}

/** A session over a sandbox, whose every call is kept. */
async function drive(options: Parameters<typeof start>[0] = {}): Promise<Driven> {
  const started = await start(options);
  const calls: MadeCall[] = [];
  const { baseUrl, keys } = cockroachOf(started.sandbox);
  const http = createHttpClient({
    baseUrl,
    fetch: keeping(calls),
    headers: cockroach.headers(keys.admin),
    limiter: new RateLimiter({ requests: 100_000, seconds: 1 }),
    log: () => undefined,
    ...cockroach.refusals,
  });
  const session = await cockroach.connect(http);
  const read = async (name: string): Promise<Target> => {
    const cluster = await session.cluster(started.cluster(name).id, {});
    return { cluster, networking: whole(await session.networking(cluster, allParts, {})) };
  };
  return { ...started, session, calls, read };
}

function whole(read: Awaited<ReturnType<Session["networking"]>>): Target["networking"] {
  const { services, endpoints, egress, owners } = read;
  if (!services || !endpoints || !egress || !owners) throw new Error("A part is missing.");
  return { services, endpoints, egress, owners };
}

/** Judges every request, and the answers too unless a variant departs from the description. */
function judge({ calls }: Driven, answers: "described" | "other" = "described"): void {
  if (description === undefined) throw new Error("There is no description.");
  for (const call of calls) {
    const problems = description.requestProblems(call);
    if (answers === "described") {
      problems.push(...description.answerProblems(call).filter((one) => !invented.test(one)));
    }
    expect([call.method, call.url, problems]).toEqual([call.method, call.url, []]);
    expect(call.headers.get("authorization")).toMatch(/^Bearer CCDB1_/);
    expect(call.headers.get("cc-version")).toBe("2024-09-16");
    const template = description.pathOf(call.method, call.url);
    if (call.status < 300 && template !== undefined) {
      covered.push({ provider: "cockroach", method: call.method, path: template });
    }
  }
}

/** Fills an action in, sends it, and checks that what was previewed is what was sent. */
async function act(driven: Driven, id: ActionId, values: Values, target: Target): Promise<string> {
  const action = actionOf(driven.session, id);
  expect(action?.blocked(target)).toBeUndefined();
  const draft = action?.draft(values, target);
  expect([id, draft?.errors]).toEqual([id, {}]);
  const before = driven.calls.length;
  const subject = (await action?.run(draft?.values ?? {}, target, {})) ?? "";
  const sent = driven.calls.slice(before);
  // A call that is not known there is followed by an older one, which is no part of the plan.
  const calls = draft?.calls ?? [];
  expect(calls).toEqual(
    sent.slice(0, calls.length).map(({ method, url, body }) => ({
      ...{ method, path: new URL(url).pathname },
      ...(body !== undefined && { body }),
    })),
  );
  expect(calls.length).toBeGreaterThan(0);
  return subject;
}

/** Closed and brought back, on a cluster whose list has entries of each kind: by every call that changes it. */
async function closeAndOpen(driven: Driven): Promise<void> {
  const name = "orders-prod";
  const before = await driven.read(name);
  const access = before.networking.owners.publicAccess;
  expect(access?.state).toBe("limited");
  await act(driven, "setPublicAccess", { shown: "connected from app-1" }, before);
  driven.sandbox.clock.advance(1);
  const closed = (await driven.read(name)).networking.owners.publicAccess;
  expect(closed).toMatchObject({ state: "closed", propagating: true });
  driven.sandbox.clock.advance(120);
  const action = actionOf(driven.session, "setPublicAccess");
  const undo = action?.undo({}, before, {});
  const values = undo !== undefined && "values" in undo ? undo.values : {};
  const target = await driven.read(name);
  expect(action?.draft(values, target).calls.map(({ method }) => method)).toEqual(["PUT", "PATCH"]);
  await action?.run(values, target, {});
  driven.sandbox.clock.advance(120);
  expect((await driven.read(name)).networking.owners.publicAccess).toEqual(access);
}

/** Everything that can be written, on a cluster that has nothing yet. */
async function writeEverything(driven: Driven): Promise<void> {
  const { control, cluster, sandbox, read } = driven;
  const name = "reports-staging";
  const later = (): void => sandbox.clock.advance(120);

  await act(driven, "createEndpointService", {}, await read(name));
  later();
  const made = await control("POST", "/vpc-endpoints", {
    clusterId: cluster(name).id,
    region: "us-east-1",
  });
  const endpointId = String(made.body["endpointId"]);
  await act(driven, "registerEndpoint", { endpointId }, await read(name));
  later();
  await act(driven, "removeEndpoint", {}, { ...(await read(name)), item: endpointId });
  later();

  const owner = await act(driven, "addTrustedOwner", { owner: "481516234209" }, await read(name));
  const raw = { cluster: cluster(name).id, part: "owners", item: owner } as const;
  expect(await driven.session.raw(raw, {})).toMatchObject({ external_owner_id: "481516234209" });
  await act(driven, "removeTrustedOwner", {}, { ...(await read(name)), item: owner });

  const values = { region: "us-east-1", identifier: "com.amazonaws.us-east-1.logs" };
  const egress = await act(driven, "createEgressEndpoint", values, await read(name));
  later();
  const about = async (): Promise<Target> => ({ ...(await read(name)), item: egress });
  await act(driven, "setDomainNames", { domainNames: ["logs.example.com"] }, await about());
  later();
  const [endpoint] = (await about()).networking.egress.items;
  expect(endpoint).toMatchObject({ id: egress, domainNames: ["logs.example.com"] });
  await act(driven, "deleteEgressEndpoint", {}, await about());
  later();
  await closeAndOpen(driven);
  expect((await read(name)).networking).toMatchObject({
    // What a removal leaves behind (api-facts §1.3).
    endpoints: { items: [{ id: endpointId, status: { state: "rejected" } }] },
    egress: { items: [] },
    owners: { items: [] },
  });
}

/** All clusters and their networking, as the tree would know them. */
async function readEverything({ session }: Driven): Promise<[Cluster, Target["networking"]][]> {
  const page = await session.clusters(undefined, {});
  expect(page.broken).toEqual([]);
  const all: [Cluster, Target["networking"]][] = [];
  for (const cluster of page.items) {
    all.push([cluster, whole(await session.networking(cluster, allParts, {}))]);
  }
  return all;
}

describe.skipIf(description === undefined)("the CockroachDB provider", () => {
  afterAll(() => writeReport(import.meta.filename, covered));

  it("reads everything of the demo by calls as described, and takes the answers", async () => {
    const driven = await drive();
    const { session } = driven;
    await session.check({});
    for (const [cluster, networking] of await readEverything(driven)) {
      const raw = (part: (typeof allParts)[number], item: string) =>
        session.raw({ cluster: cluster.id, part, item }, {});
      for (const part of allParts) {
        for (const { id } of networking[part].items) expect(await raw(part, id)).toBeDefined();
      }
      expect(await session.raw({ cluster: cluster.id }, {})).toMatchObject({ id: cluster.id });
    }
    judge(driven);
  });

  it("walks the pages of a long list as described", async () => {
    const driven = await drive({ clusters: 120 });
    const first = await driven.session.clusters(undefined, {});
    const second = await driven.session.clusters(first.next, {});
    expect([first.items.length, second.items.length, second.next]).toEqual([100, 20, undefined]);
    judge(driven);
  });

  it("writes everything by calls as described and as previewed", async () => {
    const driven = await drive();
    await writeEverything(driven);
    judge(driven);
  });

  it.each([405, 501] as const)(
    "names domains by the older call where the newer one answers %i",
    async (newPatch) => {
      const driven = await drive({ variants: { newPatch } });
      await writeEverything(driven);
      judge(driven);
      const patches = driven.calls.filter(
        ({ method, url }) => method === "PATCH" && !url.includes("/allowlist/"),
      );
      expect(patches.map(({ status }) => status)).toEqual([newPatch, 200]);
    },
  );

  it("sends ids with slashes as one part of the path", async () => {
    const driven = await drive();
    const target = await driven.read("billing-eu");
    const item = target.networking.endpoints.items[0]?.id ?? "";
    expect(item).toMatch(/^\/subscriptions\//);
    await act(driven, "removeEndpoint", {}, { ...target, item });
    judge(driven);
  });

  const variants: [string, Variants][] = [
    ["connections with `region`", { connectionRegion: "region" }],
    ["connections with both", { connectionRegion: "both" }],
    ["null in place of lists and pages", { lastPage: "null", noTrustedOwners: "null" }],
    ["absent lists and pages", { lastPage: "absent", noTrustedOwners: "absent" }],
    ["the words of 2022", { stateWords: "older" }],
    ["a GCP target in the other field", { gcpTarget: "endpoint_service_id" }],
    [
      "one endpoint wrapped, and sparse after its creation",
      { egressWrapped: true, sparseCreate: true },
    ],
  ];

  it.each(variants)("reads and writes the same world through %s", async (_, chosen) => {
    // An invented word keeps its spelling, and when a lock was seen is real time.
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll(/"(STATUS_|ENDPOINT_)QUARANTINED"/g, '"QUARANTINED"')
          .replaceAll(/"since":\d+/g, '"since":0'),
      );
    const usual = await drive();
    const other = await drive({ variants: chosen });
    expect(plain(await readEverything(other))).toEqual(plain(await readEverything(usual)));
    await writeEverything(other);
    judge(other, "other");
  });

  it("has no call that this run did not make", () => {
    const declared: string[] = [];
    const declare = ({ method, path: template }: Call<unknown>): Promise<never> => {
      declared.push(`${method} ${template}`);
      return new Promise(() => undefined);
    };
    const download = (): Promise<never> => new Promise(() => undefined);
    const http: HttpClient = { request: declare, ask: declare, download };
    for (const call of Object.values(cockroachApi(http))) {
      // What the arguments are does not matter: only where the call would go.
      void Reflect.apply(call, undefined, ["a", "b", "c", "d"]);
    }
    const made = new Set(covered.map((one) => `${one.method} ${one.path}`));
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((one) => !made.has(one))).toEqual([]);
  });
});
