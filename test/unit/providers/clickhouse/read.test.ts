import { describe, expect, it } from "vitest";
import { wireService, type WireService } from "../../../../src/providers/clickhouse/api.ts";
import { kindIn } from "../../../../src/providers/clickhouse/ids.ts";
import {
  publicAccessOf,
  readCluster,
  readEgress,
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

describe("public access", () => {
  const of = (...sources: string[]) =>
    publicAccessOf({ ...wire, ipAccessList: sources.map((source) => ({ source })) });

  it("is open, limited, closed, or not told", () => {
    expect(of("203.0.113.7", "0.0.0.0/0")).toEqual({
      state: "open",
      entries: ["203.0.113.7", "0.0.0.0/0"],
      exact: '[{"source":"0.0.0.0/0"},{"source":"203.0.113.7"}]',
    });
    expect(of("::/0")?.state).toBe("open");
    expect(of("203.0.113.0/24")?.state).toBe("limited");
    expect(of("10.0.0.0/0.1")?.state).toBe("limited");
    expect(of()).toEqual({ state: "closed", entries: [], exact: "[]" });
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

  it.each([
    [
      { type: "VPC_ENDPOINT_SERVICE", vpcEndpointServiceName: "com.x", endpointId: "vpce-9" },
      "The owner of com.x must accept vpce-9.",
    ],
    [
      { type: "MSK_MULTI_VPC", mskClusterArn: "arn" },
      "The MSK cluster's owner must let arn:me connect by its policy.",
    ],
    [
      { type: "GCP_PSC_SERVICE_ATTACHMENT", endpointId: "7" },
      "The attachment's owner must accept 7.",
    ],
  ])("that waits says for whom: %j", (wire, value) => {
    const waiting = readEgress({ id: "r-1", ...wire, status: "PendingAcceptance" }, "r", "arn:me");
    expect(waiting.facts).toEqual([{ label: "Waits for", value }]);
    expect(readEgress({ id: "r-1", ...wire, status: "Ready" }, "r", "arn:me").facts).toEqual([]);
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
