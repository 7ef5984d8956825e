import { describe, expect, it } from "vitest";
import { clickhouse, fresh, known, result } from "./clickhouseFace.ts";

describe("the allow list of a service", () => {
  it("takes what is removed off before what is added comes on, and no more than that", async () => {
    const { api, service, book } = await clickhouse();
    const [first = "", second = ""] = book.services.all()[0]?.endpointIds ?? [];
    const change = { add: [first, fresh], remove: [first, "vpce-00000000000000000"] };
    const answer = await api("PATCH", service("events-prod"), { privateEndpointIds: change });
    expect(result(answer)["privateEndpointIds"]).toEqual([second, first, fresh]);
  });

  it("makes an endpoint known to the organization, by either call", async () => {
    const { api, service, organization } = await clickhouse();
    const made = await api("POST", `${service("events-prod")}/privateEndpoint`, {
      id: fresh,
      description: "d",
    });
    const entry = { id: fresh, description: "d", cloudProvider: "aws", region: "eu-west-1" };
    expect(result(made)).toEqual(entry);
    expect(known(await api("GET", organization))).toContainEqual(entry);
    const other = "vpce-0a1b2c3d4e5f60719";
    const body = { privateEndpointIds: { add: [other] } };
    await api("PATCH", service("history-2024"), body);
    expect(known(await api("GET", organization))).toContainEqual({
      ...entry,
      id: other,
      description: "",
      region: "us-west-2",
    });
    const reports = result(await api("GET", service("reports-dev")));
    expect(reports["availablePrivateEndpointIds"]).toContain(fresh);
    expect(reports["availablePrivateEndpointIds"]).not.toContain(other);
  });

  it.each([400, 404, 409, 422] as const)(
    "may take only what the organization knows (%i), which can be told of it",
    async (unknownAdded) => {
      const { api, organization, service, book } = await clickhouse();
      book.variants.unknownAdded = unknownAdded;
      const events = service("events-prod");
      const before = result(await api("GET", events))["privateEndpointIds"] as string[];
      const change = { privateEndpointIds: { add: [fresh], remove: before } };
      expect((await api("PATCH", events, change)).status).toBe(unknownAdded);
      expect(result(await api("GET", events))["privateEndpointIds"]).toEqual(before);
      const entry = { id: fresh, description: "d", cloudProvider: "aws", region: "eu-west-1" };
      const tell = (add: unknown) =>
        api("PATCH", organization, { privateEndpoints: { add: [add] } });
      expect(known(await tell(entry))).toContainEqual(entry);
      expect((await api("PATCH", events, change)).status).toBe(200);
      expect(result(await api("GET", events))["privateEndpointIds"]).toEqual([fresh]);
      expect((await tell({ ...entry, cloudProvider: "ibm" })).status).toBe(400);
      expect((await tell({ ...entry, cloudProvider: "gcp" })).status).toBe(400);
      expect((await tell({ ...entry, region: undefined })).status).toBe(400);
    },
  );

  it.each([400, 409] as const)("may refuse what is on it (%i)", async (attachAgain) => {
    const { api, service, book } = await clickhouse();
    book.variants.attachAgain = attachAgain;
    const path = `${service("events-prod")}/privateEndpoint`;
    expect((await api("POST", path, { id: fresh })).status).toBe(200);
    expect((await api("POST", path, { id: fresh })).status).toBe(attachAgain);
  });

  it("must be free of an endpoint that is to be dropped, and all three of its names fit", async () => {
    const { api, organization, service, book } = await clickhouse();
    const jobs = book.endpoints.all().find(({ description }) => description === "jobs VPC")!;
    const entry = { id: jobs.endpointId, cloudProvider: "aws", region: "eu-west-1" };
    const drop = (remove: unknown) =>
      api("PATCH", organization, { privateEndpoints: { remove: [remove] } });
    const attached = await drop(entry);
    expect([attached.status, attached.body["error"]]).toEqual([
      400,
      `private endpoint ${jobs.endpointId} is attached to events-prod`,
    ]);
    const off = { privateEndpointIds: { remove: [jobs.endpointId] } };
    await api("PATCH", service("events-prod"), off);
    expect((await drop({ ...entry, region: "us-east-1" })).status).toBe(400);
    expect((await drop({ ...entry, cloudProvider: "gcp" })).status).toBe(400);
    expect((await drop(entry)).status).toBe(200);
    expect(book.endpoints.get(jobs.id)).toBeUndefined();
    expect((await drop(entry)).status).toBe(400);
  });

  it("lets endpoints of GCP and Azure in; those of AWS were never kept out", async () => {
    const { api, service, control, sandbox, book } = await clickhouse();
    for (const [name, region] of [
      ["metrics-eu", "europe-west4"],
      ["billing-de", "germanywestcentral"],
      ["events-prod", "eu-west-1"],
    ] as const) {
      const clusterId = book.services.all().find((one) => one.name === name)?.id;
      const made = await control("POST", "/vpc-endpoints", { clusterId, region });
      const id = String(made.body["endpointId"]);
      sandbox.clock.advance(60);
      const state = () => sandbox.world.endpoints.get(id)?.state;
      const waits = name !== "events-prod" && state() !== "available";
      // On GCP a network that was let in once is known: its next endpoint does not wait.
      expect([name, waits]).toEqual([name, name === "billing-de"]);
      await api("POST", `${service(name)}/privateEndpoint`, { id, description: "" });
      sandbox.clock.advance(60);
      expect(state()).toBe("available");
    }
  });

  it("knows the ids of each cloud", async () => {
    const { api, service } = await clickhouse();
    const guid = "11111111-2222-4333-8444-555555555555";
    const path = `/subscriptions/${guid}/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b`;
    const cases: [string, string, number][] = [
      ["events-prod", fresh, 200],
      ["events-prod", "6133183410995353", 400],
      ["metrics-eu", "6133183410995353", 200],
      ["metrics-eu", fresh, 400],
      ["billing-de", guid, 200],
      ["billing-de", path, 200],
      ["billing-de", fresh, 400],
    ];
    for (const [name, id, status] of cases) {
      const answer = await api("POST", `${service(name)}/privateEndpoint`, { id });
      expect([name, id, answer.status]).toEqual([name, id, status]);
    }
  });
});
