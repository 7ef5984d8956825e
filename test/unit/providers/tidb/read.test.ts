// From TiDB Cloud's words to ours.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tidb } from "../../../../src/providers/tidb/provider.ts";
import {
  clusterIdOf,
  endpointIdOf,
  endpointRefOf,
  refOf,
} from "../../../../src/providers/tidb/ids.ts";
import {
  placeOf,
  publicAccessOf,
  readDedicated,
  readPremium,
  readServerless,
} from "../../../../src/providers/tidb/read.ts";
import { readConnection, readSharedService } from "../../../../src/providers/tidb/readEndpoints.ts";
import {
  clusterStatusOf,
  domainsStatusOf,
  statusOf,
} from "../../../../src/providers/tidb/states.ts";
import type { WireServerless } from "../../../../src/providers/tidb/wire.ts";
import { failureOf } from "../../http/scripted.ts";
import { cluster } from "./fakes.ts";

type Endpoints = NonNullable<WireServerless["endpoints"]>;

describe("ids", () => {
  it("tell the kind, and lead back to what the API calls the cluster", () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,19}$/);
    const other = fc.constantFrom("dedicated" as const, "serverless" as const, "premium" as const);
    fc.assert(
      fc.property(other, digits, digits, (kind, cluster, project) => {
        expect(refOf(clusterIdOf({ kind, cluster }))).toEqual({ kind, cluster });
        const legacy = { kind: "legacy", cluster, project } as const;
        expect(refOf(clusterIdOf(legacy))).toEqual(legacy);
        expect(endpointRefOf(endpointIdOf(project, cluster))).toEqual({
          group: project,
          connection: cluster,
        });
      }),
    );
  });

  it.each(["", "1", "dedicated-", "legacy-1", "other-1"])("refuses %j", async (id) => {
    const read = Promise.resolve().then(() => refOf(id));
    expect((await failureOf(read)).code).toBe("invalidInput");
  });
});

describe("words", () => {
  it.each([
    ["PENDING", "pending"],
    ["creating", "pending"],
    ["ACTIVE", "available"],
    ["DISCOVERED", "needsAcceptance"],
    ["PENDING_ACCEPTANCE", "needsAcceptance"],
    ["DELETING", "deleting"],
    ["FAILED", "failed"],
  ])("%s is %s", (word, state) => {
    expect(statusOf(word)).toEqual({ state, word: word.toUpperCase() });
  });

  it("that nobody documented are kept", () => {
    expect(statusOf("Bewitched")).toEqual({ state: "unknown", word: "Bewitched" });
    expect(clusterStatusOf("Bewitched")).toEqual({ state: "unknown", word: "Bewitched" });
    expect(clusterStatusOf("PAUSED").state).toBe("available");
    expect(clusterStatusOf("MAINTAINING").state).toBe("pending");
  });

  it("of several domain names count by the worst", () => {
    expect(domainsStatusOf([])).toBeUndefined();
    expect(domainsStatusOf(["ACTIVE", "FAILED", "CREATING"])?.state).toBe("needsAttention");
    expect(domainsStatusOf(["ACTIVE", "CREATING"])?.word).toBe("CREATING");
    expect(domainsStatusOf(["Odd", "ACTIVE"])?.word).toBe("Odd");
  });
});

describe("clusters", () => {
  it.each([
    ["aws-us-west-2", "aws", { cloud: "aws", region: "us-west-2" }],
    ["regions/gcp-us-east1", "", { cloud: "gcp", region: "us-east1" }],
    ["us-west-2", "AWS", { cloud: "aws", region: "us-west-2" }],
    ["mars-1", "", { cloud: "", region: "mars-1" }],
  ])("in %s lie in that region of the cloud", (regionId, provider, place) => {
    expect(placeOf(regionId, provider)).toEqual(place);
  });

  it("of several node groups are reached by the default one", () => {
    const endpoints = (host: string) => [
      { host: "peering", port: 4000, connectionType: "VPC_PEERING" },
      { host, port: "4001", connectionType: "PRIVATE_ENDPOINT" },
    ];
    const read = readDedicated({
      clusterId: "10000000000000000001",
      displayName: "shop",
      regionId: "aws-us-east-1",
      state: "ACTIVE",
      labels: { "tidb.cloud/project": "3" },
      tidbNodeSetting: {
        tidbNodeGroups: [
          { tidbNodeGroupId: "8", displayName: "other", endpoints: endpoints("b") },
          {
            tidbNodeGroupId: "7",
            isDefaultGroup: true,
            state: "ACTIVE",
            endpoints: endpoints("a"),
          },
        ],
      },
    });
    expect(read).toMatchObject({
      id: "dedicated-10000000000000000001",
      cloud: "aws",
      regions: [{ name: "us-east-1", host: "a", port: 4001 }],
    });
    expect(read.facts).toEqual([
      { label: "Id in TiDB Cloud", value: "10000000000000000001" },
      { label: "Project", value: "3" },
      { label: "Node group 7", value: "ACTIVE, a:4001" },
      { label: "Node group other", value: "b:4001" },
    ]);
  });

  it("of other plans are called as people call them", () => {
    const region = { regionId: "aws-us-east-1", cloudProvider: "aws" };
    const serverless = { clusterId: "1", displayName: "web", region };
    expect(readServerless({ ...serverless, clusterPlan: "ESSENTIAL" }, {}).plan).toBe("Essential");
    expect(readServerless(serverless, undefined).plan).toBe("Starter");
    const premium = { tidbId: "1", displayName: "a", regionId: "aws-us-east-1" };
    expect(readPremium({ ...premium, servicePlan: "Essential_V2" }).plan).toBe("Essential V2");
  });

  it("tell who may connect past private endpoints", () => {
    const access = (open: Endpoints["public"]) =>
      publicAccessOf({
        clusterId: "1",
        displayName: "web",
        region: {},
        endpoints: { public: open },
      });
    const all = { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" };
    expect(access(null)).toBeUndefined();
    expect(access({ disabled: true })?.state).toBe("closed");
    expect(access({})?.state).toBe("open");
    expect(access({ authorizedNetworks: [all] })?.state).toBe("open");
    expect(access({ authorizedNetworks: [{ startIpAddress: "10.0.0.1" }] })).toEqual({
      state: "limited",
      entries: ["10.0.0.1 – ?"],
      exact: "enabled",
    });
  });

  it("share a service in each cloud, or tell of none", () => {
    const wire = { clusterId: "1", displayName: "web", region: {} };
    const name = (open: Endpoints["private"]) =>
      readSharedService({ ...wire, endpoints: { private: open } }, "r")?.name;
    expect(name({ aws: { serviceName: "a" } })).toBe("a");
    expect(name({ gcp: { serviceAttachmentName: "g" } })).toBe("g");
    expect(name({ alicloud: { serviceName: "b" } })).toBe("b");
    expect(name({})).toBeUndefined();
  });
});

describe("endpoints", () => {
  it("that were only discovered say so, and may have no id of their own", () => {
    const found = readConnection({ endpointId: "vpce-1", endpointState: "DISCOVERED" }, "7", "r");
    expect(found).toMatchObject({ id: "7/vpce-1", cloudId: "vpce-1" });
    expect(found.facts).toEqual([
      { label: "Found in your network", value: "not registered with TiDB Cloud" },
    ]);
  });
});

describe("the provider", () => {
  it.each([
    ["", "Enter the key."],
    [":private", "A key has two parts: the public and the private key."],
    ["public:", "A key has two parts: the public and the private key."],
    ["two words", "A key has no blanks, line breaks or special characters."],
    ["public:private", undefined],
    ["an-access-token", undefined],
  ])("says of the key %j: %s", (secret, problem) => {
    expect(tidb.secretProblem(secret)).toBe(problem);
  });

  it("sends an access token, and never the parts of a key", async () => {
    expect(tidb.headers("token")).toEqual({ authorization: "Bearer token" });
    expect(tidb.headers("public:private")).toEqual({});
    expect(await tidb.signedIn?.("token", fetch)).toBe(fetch);
    expect(await tidb.signedIn?.("public:private", fetch)).not.toBe(fetch);
  });

  it.each([
    [{ code: 49900007, message: "too many", details: [] }, "too many"],
    [{ code: "5", error: "no", msgPrefix: "iam", status: 404 }, "no"],
    [{ code: "5", error: {}, msgPrefix: "iam", status: 404 }, "iam"],
    ["<html>", undefined],
    ["plain", "plain"],
    [null, undefined],
  ])("reads the error body %j", (body, said) => {
    expect(tidb.refusals.errorText(body)).toBe(said);
  });

  it("remarks on each plan what surprises there", () => {
    const remarks = (id: string) => tidb.remarks({ ...cluster(), id });
    expect(remarks("dedicated-1").join(" ")).toContain("VPC peering");
    expect(remarks("dedicated-1").join(" ")).toContain("support");
    expect(remarks("serverless-1").join(" ")).toContain("One endpoint");
    expect(remarks("premium-1").join(" ")).toContain("console");
  });
});
