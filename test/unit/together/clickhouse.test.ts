// ClickHouse Cloud's provider and its sandbox, over real HTTP.
import { describe, expect, it } from "vitest";
import { allParts, nothingKnown } from "../../../src/domain/model.ts";
import { failureOf } from "../http/scripted.ts";
import { driveClickhouse, readAll } from "./clickhouseDrive.ts";

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
    expect(labels).toEqual([
      "Also attached to",
      "Name to resolve privately",
      "Record for your own resolver",
      "Ports",
    ]);
    expect(networking.endpoints.known).toMatchObject([
      { description: "staging VPC", cloudRegion: "eu-west-1", serves: [] },
      // Where the organization has no service, so that nobody is offered it.
      {
        description: "old VPC",
        cloudRegion: "us-east-1",
        blocked: "ClickHouse Cloud does not offer it to this service: it lies in us-east-1.",
        serves: [],
      },
    ]);
    expect(networking.endpoints.known?.[0]).not.toHaveProperty("blocked");
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
    const name = facts.find(({ label }) => label === "Name to resolve privately");
    expect(name?.value).toBe("new.clickhouse.cloud");
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
