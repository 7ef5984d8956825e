// ClickHouse Cloud's provider and its sandbox, over real HTTP.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allParts, nothingKnown } from "../../../src/domain/model.ts";
import { asApiError } from "../../../src/http/errors.ts";
import type { ClickhouseVariants } from "../../../src/sandbox/clickhouse/variants.ts";
import { failureOf } from "../http/scripted.ts";
import { driveClickhouse, readAll, type ClickhouseDrive } from "./clickhouseDrive.ts";

const sweep = { priority: "sweep" } as const;

describe("reading", () => {
  it("shows the services with their state, and who may connect past the endpoints", async () => {
    const all = await readAll(await driveClickhouse());
    const seen = all.map(({ cluster, networking }) => [
      cluster.name,
      cluster.cloud,
      cluster.status.state,
      cluster.status.word,
      networking.owners.publicAccess?.state,
    ]);
    expect(seen).toEqual([
      ["events-prod", "aws", "available", "running", "limited"],
      ["analytics-prod", "aws", "available", "running", "open"],
      ["metrics-eu", "gcp", "available", "running", "limited"],
      ["billing-de", "azure", "needsAttention", "degraded", "open"],
      ["reports-dev", "aws", "available", "idle", "closed"],
      ["history-2024", "aws", "available", "stopped", "closed"],
      ["forecasts-new", "aws", "pending", "provisioning", "closed"],
    ]);
  });

  it("shows what a service offers, and names the private host once that is known", async () => {
    const drive = await driveClickhouse();
    const [listed] = (await drive.session.clusters(undefined, {})).items;
    expect(listed?.regions).toEqual([{ name: "eu-west-1" }]);
    const { cluster, networking } = await drive.read("events-prod");
    const [service] = networking.services.items;
    const host = service?.facts?.find(({ label }) => label === "Private host name")?.value ?? "";
    expect(host).toMatch(/^[0-9a-f]{10}\.eu-west-1\.vpce\.aws\.clickhouse\.cloud$/);
    expect(service).toMatchObject({
      region: "eu-west-1",
      name: expect.stringMatching(/^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-/) as unknown,
      status: { state: "available" },
    });
    const region = { name: "eu-west-1", host, port: 9440 };
    expect(cluster.regions).toEqual([region]);
    const [again] = (await drive.session.clusters(undefined, {})).items;
    expect(again?.regions).toEqual([region]);
  });

  it("shows a service also where its private host cannot be read", async () => {
    const drive = await driveClickhouse();
    const { id } = drive.book.services.all()[0] ?? { id: "" };
    const path = `/v1/organizations/${drive.organization}/services/${id}/privateEndpointConfig`;
    drive.fault({ status: 400, body: { status: 400, error: "no" } }, { path });
    const cluster = await drive.session.cluster(id, {});
    expect([cluster.name, cluster.regions]).toEqual(["events-prod", [{ name: "eu-west-1" }]]);
  });

  it("asks again for what it offers until all of that is told", async () => {
    const drive = await driveClickhouse();
    const { id } = drive.book.services.all()[0] ?? { id: "" };
    const path = `/v1/organizations/${drive.organization}/services/${id}/privateEndpointConfig`;
    const result = { endpointServiceId: "x", privateDnsHostname: "" };
    drive.fault({ status: 200, body: { status: 200, result } }, { path });
    const { items } = await drive.session.clusters(undefined, sweep);
    const look = async () => {
      const { services } = await drive.session.networking(items[0]!, ["services"], sweep);
      return services?.items[0]?.name;
    };
    expect(await look()).toBe("x");
    drive.sandbox.faults.setPlan([]);
    expect(await look()).toMatch(/^com\.amazonaws\.vpce\./);
  });

  it.each([400, 403, 404])("reads the rest where it offers nothing (%i)", async (status) => {
    const drive = await driveClickhouse();
    const { id } = drive.book.services.all()[0] ?? { id: "" };
    const path = `/v1/organizations/${drive.organization}/services/${id}/privateEndpointConfig`;
    drive.fault({ status, body: { status, error: "no" } }, { path });
    const cluster = await drive.session.cluster(id, {});
    const { services, endpoints, egress } = await drive.session.networking(cluster, allParts, {});
    const words = "Private endpoints are not in this plan, or not allowed to this key.";
    expect(services).toEqual({ items: [], unavailable: words });
    expect(endpoints?.items).toHaveLength(2);
    expect(egress?.items.length).toBeGreaterThan(0);
    drive.fault({ status: 409, body: { status: 409, error: "no" } }, { path });
    const failure = await failureOf(drive.session.networking(cluster, ["services"], {}));
    expect(failure.code).toBe("conflict");
  });

  it("shows the allow list once, with the services that share an endpoint", async () => {
    const { networking } = await (await driveClickhouse()).read("events-prod");
    expect(networking.endpoints.items).toMatchObject([
      {
        region: "eu-west-1",
        status: { state: "available", word: "attached" },
        description: "app VPC",
        alsoServes: ["analytics-prod"],
      },
      { description: "jobs VPC" },
    ]);
    expect(networking.endpoints.items[1]).not.toHaveProperty("alsoServes");
    const labels = networking.endpoints.items[0]?.facts?.map(({ label }) => label);
    expect(labels).toEqual(["Also attached to", "Name to resolve privately"]);
    expect(networking.endpoints.known).toMatchObject([
      { description: "staging VPC", attachable: true, serves: [] },
      // In another region, where nobody uses it.
      { attachable: false, serves: [] },
    ]);
    expect(networking.owners).toMatchObject({
      items: [],
      unavailable: "The list of private endpoints is the allow list: only those on it may enter.",
      emptyMeans: "nobody",
      publicAccess: { state: "limited", entries: ["203.0.113.0/24"] },
    });
  });

  it("shows all states of reverse private endpoints", async () => {
    const drive = await driveClickhouse();
    const all = await readAll(drive);
    const words = all.flatMap(({ networking }) =>
      networking.egress.items.map(({ status }) => `${status.word} ${status.state}`),
    );
    expect(new Set(words)).toEqual(
      new Set([
        "Ready available",
        "PendingAcceptance needsAcceptance",
        "Failed failed",
        "Provisioning pending",
        "Rejected rejected",
        "Expired expired",
        "Deleting deleting",
        "Unknown unknown",
      ]),
    );
    const azure = all.find(({ cluster }) => cluster.cloud === "azure")?.networking.egress;
    expect(azure?.unavailable).toMatch(/from AWS and Google Cloud only/);
  });

  it("costs one call a cluster once the endpoint services are known", async () => {
    const drive = await driveClickhouse();
    const { session } = drive;
    const { items } = await session.clusters(undefined, sweep);
    expect(drive.asked()).toEqual(["GET /v1/organizations", "GET /v1/organizations/*/services"]);
    const read = (known: Awaited<ReturnType<typeof session.networking>>[] = []) =>
      Promise.all(
        items.map((one, index) =>
          session.networking(one, allParts, sweep, { ...nothingKnown, ...known[index] }),
        ),
      );
    const first = await read();
    drive.asked();
    const again = await read(first);
    const kinds = drive.asked().map((call) => call.split("/").at(-1));
    const count = (kind: string): number => kinds.filter((one) => one === kind).length;
    expect(count("clickpipesReversePrivateEndpoints")).toBe(items.length - 1);
    expect(count("privateEndpointConfig")).toBe(0);
    // One that was under way when some of them came, and one for all of those.
    expect(count("services")).toBeLessThanOrEqual(2);
    expect(count("organizations")).toBeLessThanOrEqual(2);
    for (const [index, sections] of again.entries()) {
      for (const part of allParts) expect(sections[part]).toBe(first[index]?.[part]);
    }
    const page = await session.clusters(undefined, sweep);
    expect(await session.clusters(undefined, sweep)).toBe(page);
  });

  it("notices what changed, in the organization and of the private host", async () => {
    const drive = await driveClickhouse();
    const { cluster, networking } = await drive.read("history-2024");
    const again = () => drive.session.networking(cluster, ["endpoints"], {}, networking);
    expect((await again()).endpoints).toBe(networking.endpoints);
    const entry = drive.book.endpoints.all().find((one) => one.description === "app VPC west");
    drive.book.endpoints.change(entry?.id ?? "", { description: "other" });
    expect((await again()).endpoints?.items[0]?.description).toBe("other");
    drive.book.endpoints.change(entry?.id ?? "", { description: "app VPC west" });
    expect((await again()).endpoints).toBe(networking.endpoints);
    const result = { endpointServiceId: "x", privateDnsHostname: "new.clickhouse.cloud" };
    const path = `/v1/organizations/${drive.organization}/services/${cluster.id}/privateEndpointConfig`;
    drive.fault({ status: 200, body: { status: 200, result } }, { path });
    const facts = (await again()).endpoints?.items[0]?.facts ?? [];
    expect(facts.at(-1)?.value).toBe("new.clickhouse.cloud");
  });

  it.each([403, 404, 501])("says why there are no reverse endpoints (%i)", async (status) => {
    const drive = await driveClickhouse();
    const { cluster } = await drive.read("events-prod");
    const path = `/v1/organizations/${drive.organization}/services/${cluster.id}/clickpipesReversePrivateEndpoints`;
    drive.fault({ status, body: { status, error: "no" } }, { path });
    const { egress } = await drive.session.networking(cluster, ["egress"], {});
    expect(egress?.unavailable).toMatch(/not enabled here, or not allowed to this key/);
    drive.fault({ status: 400, body: { status: 400, error: "no" } }, { path });
    const failure = await failureOf(drive.session.networking(cluster, ["egress"], {}));
    expect(failure.message).toBe("no");
  });

  it("shows what the provider says of each thing", async () => {
    const { session, read } = await driveClickhouse();
    const { cluster, networking } = await read("events-prod");
    const raw = (part?: "services" | "endpoints" | "egress" | "owners", item?: string) =>
      session.raw(
        { cluster: cluster.id, ...(part && { part }), ...(item !== undefined && { item }) },
        {},
      );
    expect(await raw()).toMatchObject({ id: cluster.id, state: "running", idleScaling: true });
    const name = networking.services.items[0]?.name ?? "";
    expect(await raw("services", name)).toMatchObject({ endpointServiceId: name });
    const id = networking.endpoints.items[0]?.id ?? "";
    const told = { id, description: "app VPC", cloudProvider: "aws", region: "eu-west-1" };
    expect(await raw("endpoints", id)).toEqual(told);
    expect(await raw("endpoints", "vpce-0")).toEqual({ id: "vpce-0" });
    const one = networking.egress.items[0]?.id ?? "";
    expect(await raw("egress", one)).toMatchObject({ id: one, description: "orders database" });
    expect(await raw("owners")).toEqual([{ source: "203.0.113.0/24", description: "Office" }]);
  });
});

describe("a service that sleeps", () => {
  it("may refuse to tell of its networking: words that help, in place of an error", async () => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const { networking } = await drive.read("history-2024");
    const words = "The service sleeps, and does not tell this: wake it, then refresh.";
    expect(networking.services).toEqual({ items: [], unavailable: words });
    expect(networking.egress).toEqual({ items: [], unavailable: words });
    expect(networking.endpoints.items).toHaveLength(1);
    const [events] = (await drive.session.clusters(undefined, {})).items;
    const { services } = await drive.session.networking(events!, allParts, {});
    expect(services?.items).toHaveLength(1);
  });

  it("keeps its endpoint service when it told that before", async () => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const before = await drive.read("events-prod");
    drive.book.services.change(before.cluster.id, { state: "idle" });
    const after = await drive.read("events-prod");
    expect(after.networking.services).toEqual(before.networking.services);
    expect(after.networking.egress.unavailable).toBeDefined();
  });
});

describe("answers that are not as they should be", () => {
  it("harm one service only", async () => {
    const drive = await driveClickhouse();
    const good = await drive.session.clusters(undefined, {});
    drive.fault({ malformed: "missing-field", field: "state" });
    const { items, broken } = await drive.session.clusters(undefined, {});
    expect([items.length, broken.length]).toEqual([good.items.length - 1, 1]);
    expect(broken[0]).toMatchObject({ id: good.items[0]?.id, name: "events-prod" });
    expect(broken[0]?.error.message).toContain("result.state");
    const sections = await drive.session.networking(items[1]!, ["endpoints", "owners"], {});
    expect(sections.endpoints?.items).toHaveLength(1);
    const failure = await failureOf(drive.session.networking(good.items[0]!, ["owners"], {}));
    expect(failure.code).toBe("protocol");
  });

  it("leave an endpoint without a description that cannot be read", async () => {
    const drive = await driveClickhouse({
      through: (fetch) => async (url, init) => {
        const answer = await fetch(url, init);
        if (!url.endsWith("/v1/organizations")) return answer;
        const text = (await answer.text()).replaceAll('"app VPC"', "7");
        return new Response(text, answer);
      },
    });
    const { networking } = await drive.read("events-prod");
    expect(networking.endpoints.items).toHaveLength(2);
    expect(networking.endpoints.items[0]).not.toHaveProperty("description");
    expect(networking.endpoints.items[0]).toMatchObject({ cloudRegion: "eu-west-1" });
    expect(networking.endpoints.items[1]).toMatchObject({ description: "jobs VPC" });
  });

  it("say what is wrong: no organization, a service that is gone, a key that is not known", async () => {
    const drive = await driveClickhouse();
    const [events] = (await drive.session.clusters(undefined, {})).items;
    drive.book.services.remove(events!.id);
    const gone = await failureOf(drive.session.networking(events!, ["owners"], {}));
    expect([gone.code, gone.message]).toEqual([
      "notFound",
      "The service events-prod is not listed any more.",
    ]);
    expect((await failureOf(drive.session.cluster(events!.id, {}))).code).toBe("notFound");
    drive.fault({ status: 200, body: { status: 200, result: [] } });
    expect((await failureOf(drive.session.check({}))).code).toBe("permission");
    const revoked = await driveClickhouse({ key: "revoked" });
    expect((await failureOf(revoked.session.check({}))).code).toBe("authentication");
  });

  it("name words that nobody knows: shown, and neither ready nor failed", async () => {
    const drive = await driveClickhouse();
    drive.fault({ unknownEnum: "Brand_New" });
    const { items } = await drive.session.clusters(undefined, {});
    expect(items[0]?.status).toEqual({ state: "unknown", word: "Brand_New" });
  });
});

/** What the tree would know, without where it was read from. */
async function everything(drive: ClickhouseDrive): Promise<unknown> {
  await readAll(drive);
  return readAll(drive);
}

describe("points on which sources disagree", () => {
  const variants: Partial<ClickhouseVariants>[] = [
    { emptyLists: "absent" },
    { emptyLists: "null" },
    { attachCall: 404 },
  ];
  it.each(variants)("read the same with %j", async (of) => {
    const usual = await everything(await driveClickhouse());
    expect(await everything(await driveClickhouse({ of }))).toEqual(usual);
  });

  it.each(["X-RateLimit-Reset", "Retry-After", "absent"] as const)(
    "come back after the wait that %s tells",
    async (rateHeader) => {
      const drive = await driveClickhouse({ of: { rateHeader }, rateLimits: true });
      const work = Promise.all(
        Array.from({ length: 11 }, () => drive.session.cluster("unknown", {}).catch(asApiError)),
      );
      const failures = await work;
      expect(failures.map((failure) => asApiError(failure)?.code)).toEqual(
        Array.from({ length: 11 }, () => "notFound"),
      );
      expect(drive.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
    },
    30_000,
  );
});

describe("any world that the generator makes", () => {
  it("is read as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 25 }),
        async (seed, n) => {
          const drive = await driveClickhouse({ seed, clusters: { clickhouse: n } });
          const { book } = drive;
          const services = book.services.all();
          const expected = services.map((service) => ({
            id: service.id,
            word: service.state,
            region: service.region,
            open: service.ipAccess.map(({ source }) => source),
            endpoints: service.endpointIds.map((id) => ({
              id,
              description: book.endpoints.get(`${book.organizationId}/${id}`)?.description ?? "",
              also: services
                .filter((other) => other.id !== service.id && other.endpointIds.includes(id))
                .map(({ name }) => name),
            })),
            egress: book.reverse
              .group(service.id)
              .map(({ id, target, state, names }) => ({ id, target, state, names })),
          }));
          const seen = (await readAll(drive)).map(({ cluster, networking }) => ({
            id: cluster.id,
            word: cluster.status.word,
            region: cluster.regions[0]?.name,
            open: networking.owners.publicAccess?.entries,
            endpoints: networking.endpoints.items.map(({ id, description, alsoServes }) => ({
              id,
              description: description ?? "",
              also: alsoServes ?? [],
            })),
            egress: networking.egress.items.map(({ id, target, status, domainNames }) => ({
              id,
              target,
              state: status.word,
              names: domainNames,
            })),
          }));
          expect(seen).toEqual(expected);
          await drive.sandbox.close();
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});
