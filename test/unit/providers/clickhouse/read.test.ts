import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  wireService,
  type WireEndpoint,
  type WireService,
} from "../../../../src/providers/clickhouse/api.ts";
import { keyOf, kindIn } from "../../../../src/providers/clickhouse/ids.ts";
import {
  publicAccessOf,
  readCluster,
  readEgress,
  readEndpoints,
  readEndpointServices,
} from "../../../../src/providers/clickhouse/read.ts";
import { isAsleep, serviceStatusOf } from "../../../../src/providers/clickhouse/states.ts";
import { host, serviceName } from "./fakes.ts";

const wire: WireService = {
  id: "s-1",
  name: "events",
  provider: "aws",
  region: "us-east-1",
  state: "running",
};

describe("a service", () => {
  it("is a cluster with one region", () => {
    const full: WireService = {
      ...wire,
      clickhouseVersion: "26.4",
      tier: "dedicated_high_mem",
      endpoints: [
        { protocol: "https", host: "public.example", port: 8443 },
        { protocol: "nativesecure", host: "public.example", port: 9441 },
      ],
      dataWarehouseId: "w-1",
      isPrimary: true,
    };
    expect(readCluster(full, { privateDnsHostname: host })).toEqual({
      id: "s-1",
      name: "events",
      plan: "Dedicated high mem",
      cloud: "aws",
      principal: "arn:aws:iam::072088201116:root",
      status: { state: "available", word: "running" },
      regions: [{ name: "us-east-1", host, port: 9441 }],
      facts: [
        { label: "Version", value: "26.4" },
        { label: "Public host", value: "public.example" },
        { label: "Public ports", value: "https 8443, nativesecure 9441" },
        { label: "Warehouse", value: "w-1" },
        { label: "Part in the warehouse", value: "primary" },
      ],
    });
  });

  it("may tell very little, with null for what is not there", () => {
    const nulls = {
      ...wire,
      endpoints: null,
      tier: null,
      byocId: null,
      isPrimary: null,
      dataWarehouseId: null,
      clickhouseVersion: null,
    };
    const read = { plan: "", regions: [{ name: "us-east-1" }], facts: [] };
    expect(readCluster(nulls, undefined)).toMatchObject(read);
    expect(readCluster(nulls, { privateDnsHostname: "" })).toMatchObject(read);
    expect(readCluster(wire, { privateDnsHostname: host }).regions[0]?.port).toBe(9440);
  });

  it("in a customer's own cloud, or elsewhere than on AWS, has another principal", () => {
    expect(readCluster({ ...wire, byocId: "b-1" }, undefined)).not.toHaveProperty("principal");
    expect(readCluster({ ...wire, provider: "gcp" }, undefined)).not.toHaveProperty("principal");
  });

  it.each([
    ["idle", "Idle: it wakes at the next query, or when you wake it."],
    ["stopped", "Stopped: nothing can connect until you wake it."],
  ])("that is %s says so", (state, value) => {
    expect(readCluster({ ...wire, state }, undefined).facts).toEqual([{ label: "Sleep", value }]);
    expect(isAsleep(serviceStatusOf(state))).toBe(true);
  });

  it.each([
    ["provisioning starting awaking stopping", "pending"],
    ["running partially_running idle stopped", "available"],
    ["degraded", "needsAttention"],
    ["failed", "failed"],
    ["terminating softdeleting", "deleting"],
    ["terminated softdeleted", "gone"],
    ["hibernating constructor", "unknown"],
  ])("in the states %s is %s", (words, state) => {
    for (const word of words.split(" ")) expect(serviceStatusOf(word)).toEqual({ state, word });
  });
});

describe("what a service offers", () => {
  it("is one endpoint service, once it is told", () => {
    const config = { endpointServiceId: serviceName, privateDnsHostname: host };
    expect(readEndpointServices(config, "us-east-1")).toMatchObject([
      {
        id: serviceName,
        name: serviceName,
        region: "us-east-1",
        facts: [
          { label: "Private host name", value: host },
          { label: "Ports", value: "443, 8443, 9440, 3306" },
        ],
      },
    ]);
    expect(readEndpointServices({}, "us-east-1")).toEqual([]);
    expect(readEndpointServices({ endpointServiceId: null }, "us-east-1")).toEqual([]);
  });
});

describe("the endpoints of a service", () => {
  const known = (...entries: WireEndpoint[]) => new Map(entries.map((one) => [keyOf(one.id), one]));

  it("that lie in another region say so", () => {
    const service = { ...wire, privateEndpointIds: ["vpce-1"] };
    const entry = { id: "vpce-1", cloudProvider: "aws", region: "eu-west-1" };
    const [one] = readEndpoints({ service, known: known(entry), served: new Map(), host }).items;
    expect(one).toMatchObject({ region: "us-east-1", cloudRegion: "eu-west-1" });
    expect(one?.facts).toEqual([
      { label: "Region of the endpoint", value: "eu-west-1" },
      { label: "Name to resolve privately", value: host },
    ]);
  });

  it("are the same in any spelling that Azure takes", () => {
    const id = "/subscriptions/X/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b";
    const service = {
      ...wire,
      provider: "azure",
      privateEndpointIds: [id],
      availablePrivateEndpointIds: [id.toLowerCase()],
    };
    const other = { ...service, id: "s-2", name: "other" };
    const section = readEndpoints({
      service,
      known: known({ id: id.toUpperCase(), description: "d", cloudProvider: "azure" }),
      served: new Map([[keyOf(id), [service, other]]]),
      host: "",
    });
    expect(section.items).toMatchObject([{ id, description: "d", alsoServes: ["other"] }]);
    expect(section.known).toEqual([]);
  });

  it("that could be are written as the organization writes them", () => {
    const service = { ...wire, provider: "azure", availablePrivateEndpointIds: ["/a/b"] };
    const all = known({ id: "/A/B", cloudProvider: "azure" });
    const section = readEndpoints({ service, known: all, served: new Map(), host });
    expect(section.known).toEqual([{ id: "/A/B", attachable: true, serves: [] }]);
  });

  it("that could be: offered ones, and unused ones of the same cloud", () => {
    const service = { ...wire, availablePrivateEndpointIds: ["vpce-1"] };
    const other = { ...wire, id: "s-2", name: "other" };
    const section = readEndpoints({
      service,
      known: known(
        { id: "vpce-1", description: "one" },
        { id: "vpce-2", cloudProvider: "aws", region: "eu-west-1" },
        { id: "123456", cloudProvider: "gcp" },
        { id: "vpce-3", cloudProvider: "aws" },
      ),
      served: new Map([
        ["vpce-1", [other]],
        ["vpce-3", [other]],
      ]),
      host,
    });
    expect(section.known).toEqual([
      { id: "vpce-1", description: "one", attachable: true, serves: ["other"] },
      { id: "vpce-2", attachable: false, serves: [] },
    ]);
  });

  it("and those beside them have nothing in common, whatever the lists are", () => {
    const ids = fc.array(fc.constantFrom("vpce-1", "vpce-2", "vpce-3", "/A/b", "/a/B"));
    fc.assert(
      fc.property(ids, ids, ids, (attached, available, all) => {
        const section = readEndpoints({
          service: {
            ...wire,
            privateEndpointIds: attached,
            availablePrivateEndpointIds: available,
          },
          known: known(...all.map((id) => ({ id }))),
          served: new Map(),
          host,
        });
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

describe("public access", () => {
  const of = (...sources: string[]) =>
    publicAccessOf({ ...wire, ipAccessList: sources.map((source) => ({ source })) });

  it("is open, limited, closed, or not told", () => {
    expect(of("203.0.113.7", "0.0.0.0/0")).toEqual({
      state: "open",
      entries: ["203.0.113.7", "0.0.0.0/0"],
    });
    expect(of("::/0")?.state).toBe("open");
    expect(of("203.0.113.0/24")?.state).toBe("limited");
    expect(of("10.0.0.0/0.1")?.state).toBe("limited");
    expect(of()).toEqual({ state: "closed", entries: [] });
    const odd = wireService.parse({ ...wire, ipAccessList: [{ source: 7 }, { description: "d" }] });
    expect(publicAccessOf(odd)).toEqual({ state: "limited", entries: [] });
    expect(publicAccessOf(wire)).toBeUndefined();
    expect(publicAccessOf({ ...wire, ipAccessList: null })).toBeUndefined();
  });
});

describe("a reverse private endpoint", () => {
  it("is an egress endpoint in the service's region", () => {
    const read = readEgress(
      {
        id: "r-1",
        type: "VPC_RESOURCE",
        description: "ledger",
        vpcEndpointServiceName: null,
        vpcResourceConfigurationId: "rcfg-1",
        vpcResourceShareArn: "arn:share",
        customPrivateDnsMappings: [{ privateDnsName: "a.example.com" }, {}],
        endpointId: "vpce-9",
        dnsNames: ["one.example", "two.example"],
        privateDnsNames: ["a.example.com"],
        status: "Ready",
      },
      "us-east-1",
    );
    expect(read).toEqual({
      id: "r-1",
      region: "us-east-1",
      status: { state: "available", word: "Ready" },
      targetType: "VPC_RESOURCE",
      target: "rcfg-1",
      connectionId: "vpce-9",
      address: "one.example",
      domainNames: ["a.example.com"],
      facts: [
        { label: "Description", value: "ledger" },
        { label: "Resource share", value: "arn:share" },
        { label: "Further addresses", value: "two.example" },
        { label: "Private DNS names", value: "a.example.com" },
      ],
    });
  });

  it("that was just asked for may tell next to nothing", () => {
    const read = readEgress({ id: "r-1", type: "NEW_TYPE", dnsNames: null }, "us-east-1");
    expect(read).toMatchObject({
      status: { state: "pending", word: "Provisioning" },
      target: "",
      domainNames: [],
    });
  });
});

describe("the id of an endpoint", () => {
  it("is known by its cloud", () => {
    const guid = "11111111-2222-4333-8444-555555555555";
    expect(kindIn("aws", "vpce-0123456789abcdef0")).toBe("awsVpcEndpoint");
    expect(kindIn("azure", guid)).toBe("azurePrivateEndpoint");
    expect(kindIn("aws", guid)).toBe("unknown");
    expect(kindIn("gcp", "123456789012")).toBe("gcpConnectionId");
    expect(kindIn("aws", "123456789012")).toBe("awsAccount");
  });
});
