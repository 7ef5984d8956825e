// The allow list of a service, and what stands beside it: who may enter, and who could.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WireEndpoint, WireService } from "../../../../src/providers/clickhouse/api.ts";
import { keyOf } from "../../../../src/providers/clickhouse/ids.ts";
import { ledElsewhere } from "../../../../src/providers/clickhouse/known.ts";
import type { Holder } from "../../../../src/providers/clickhouse/organization.ts";
import { readEndpoints } from "../../../../src/providers/clickhouse/read.ts";
import { host } from "./fakes.ts";

const wire: WireService = {
  id: "s-1",
  name: "events",
  provider: "aws",
  region: "us-east-1",
  state: "running",
};
const other: Holder = { id: "s-2", name: "other" };

interface Given {
  readonly endpoints?: readonly WireEndpoint[];
  readonly served?: Readonly<Record<string, readonly Holder[]>>;
  readonly offered?: readonly string[];
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/** The endpoints of a service in an organization that has these. */
function read(service: WireService, given: Given = {}) {
  const { endpoints = [], served = {}, offered = [], elsewhere = {} } = given;
  const keyed = <T>(record: Readonly<Record<string, T>>): Map<string, T> =>
    new Map(Object.entries(record).map(([id, value]) => [keyOf(id), value]));
  return readEndpoints({
    service,
    known: new Map(endpoints.map((one) => [keyOf(one.id), one])),
    served: keyed(served),
    offered: new Set([...offered, ...(service.availablePrivateEndpointIds ?? [])].map(keyOf)),
    elsewhere: keyed(elsewhere),
    host,
  });
}

describe("the endpoints that may enter a service", () => {
  it("say so when they lie in another region", () => {
    const service = { ...wire, privateEndpointIds: ["vpce-1"] };
    const [one] = read(service, {
      endpoints: [{ id: "vpce-1", cloudProvider: "aws", region: "eu-west-1" }],
    }).items;
    expect(one).toMatchObject({ region: "us-east-1", cloudRegion: "eu-west-1" });
    expect(one?.facts).toContainEqual({ label: "Region of the endpoint", value: "eu-west-1" });
  });

  it("tell the ports, and the record to make, with the endpoint's address to fill in", () => {
    const id = "/subscriptions/x/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b";
    const section = read({ ...wire, privateEndpointIds: ["vpce-1", id] });
    expect(section.isAllowList).toBe(true);
    expect(section.items[0]?.facts).toEqual([
      { label: "Name to resolve privately", value: host },
      {
        label: "Record for your own resolver",
        value: `${host}. 300 IN A <IP address of vpce-1>`,
      },
      { label: "Ports", value: "443, 8443, 9440, 3306" },
    ]);
    expect(section.items[1]?.facts?.[1]?.value).toBe(`${host}. 300 IN A <IP address of b>`);
  });

  it("are the same in any spelling that Azure takes", () => {
    const id = "/subscriptions/X/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b";
    const service = {
      ...wire,
      provider: "azure",
      privateEndpointIds: [id],
      availablePrivateEndpointIds: [id.toLowerCase()],
    };
    const section = read(service, {
      endpoints: [{ id: id.toUpperCase(), description: "d", cloudProvider: "azure" }],
      served: { [id]: [wire, other] },
    });
    expect(section.items).toMatchObject([{ id, description: "d", alsoServes: ["other"] }]);
    expect(section.known).toEqual([]);
  });
});

describe("the endpoints that could enter a service", () => {
  it("are written as the organization writes them", () => {
    const service = { ...wire, provider: "azure", availablePrivateEndpointIds: ["/a/b"] };
    const section = read(service, { endpoints: [{ id: "/A/B", cloudProvider: "azure" }] });
    expect(section.known).toEqual([{ id: "/A/B", region: "us-east-1", serves: [] }]);
  });

  it("are those that it is offered; beside them stand those that nobody has or is offered", () => {
    const service = { ...wire, availablePrivateEndpointIds: ["vpce-1"] };
    const section = read(service, {
      endpoints: [
        { id: "vpce-1", description: "one" },
        { id: "vpce-2", cloudProvider: "aws", region: "eu-west-1" },
        { id: "123456", cloudProvider: "gcp" },
        { id: "vpce-3", cloudProvider: "aws" },
        { id: "vpce-4", cloudProvider: "aws" },
        { id: "vpce-5" },
      ],
      served: { "vpce-1": [other], "vpce-3": [other] },
      offered: ["vpce-4"],
    });
    expect(section.known).toEqual([
      { id: "vpce-1", region: "us-east-1", description: "one", serves: ["other"] },
      {
        id: "vpce-2",
        region: "us-east-1",
        cloudRegion: "eu-west-1",
        blocked: "ClickHouse Cloud does not offer it to this service: it lies in eu-west-1.",
        serves: [],
      },
      {
        id: "vpce-5",
        region: "us-east-1",
        blocked: "ClickHouse Cloud does not offer it to this service.",
        serves: [],
      },
    ]);
  });

  it("are not those that lead to another endpoint service, whatever is offered", () => {
    const service = { ...wire, availablePrivateEndpointIds: ["vpce-1", "vpce-2", "vpce-3"] };
    const served = new Map([
      ["vpce-1", [other]],
      ["vpce-2", [{ id: "s-3", name: "same" }]],
      ["vpce-3", [{ id: "s-4", name: "asleep" }]],
    ]);
    const services: Record<string, string> = { "s-1": "com.a", "s-2": "com.b", "s-3": "com.a" };
    const leadsTo = (id: string) => services[id];
    const elsewhere = ledElsewhere(service, served, leadsTo);
    expect([...elsewhere]).toEqual([["vpce-1", "other"]]);
    // While it is not known where the service itself stands, nothing is known to be elsewhere.
    expect(ledElsewhere(service, served, () => undefined).size).toBe(0);
    const { known } = read(service, { elsewhere: Object.fromEntries(elsewhere) });
    expect(known?.map(({ blocked }) => blocked)).toEqual([
      "It leads to the endpoint service of other, which is not the one of this service.",
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["aws", undefined],
    ["azure", undefined],
    ["gcp", "It lies in europe-west4: on Google Cloud it must lie in the service's region."],
  ])("may lie in another region, but not on Google Cloud: %s", (provider, blocked) => {
    const service = { ...wire, provider, availablePrivateEndpointIds: ["1"] };
    const { known } = read(service, { endpoints: [{ id: "1", region: "europe-west4" }] });
    expect(known?.[0]?.blocked).toBe(blocked);
  });

  it("and those that may have nothing in common, whatever the lists are", () => {
    const ids = fc.array(fc.constantFrom("vpce-1", "vpce-2", "vpce-3", "/A/b", "/a/B"));
    fc.assert(
      fc.property(ids, ids, ids, (attached, available, all) => {
        const service = {
          ...wire,
          privateEndpointIds: attached,
          availablePrivateEndpointIds: available,
        };
        const section = read(service, { endpoints: all.map((id) => ({ id })) });
        expect(section.items.map(({ id }) => id)).toEqual(attached);
        const beside = (section.known ?? []).map(({ id }) => keyOf(id));
        expect(new Set(beside).size).toBe(beside.length);
        for (const id of attached) expect(beside).not.toContain(keyOf(id));
        const free = [...available, ...all].map(keyOf);
        const taken = new Set(attached.map(keyOf));
        expect(new Set(beside)).toEqual(new Set(free.filter((id) => !taken.has(id))));
      }),
    );
  });
});
