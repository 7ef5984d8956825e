// The rules of TiDB Cloud's writes: what is offered, what is wrong, what comes of it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameEndpoint } from "../../../../src/providers/tidb/actions/endpointIds.ts";
import type { Sent } from "../../../../src/providers/provider.ts";
import { readPrivateLink } from "../../../../src/providers/tidb/readEndpoints.ts";
import { action, cluster, endpoint, essential, link, payments, service, target } from "./fakes.ts";

const vpce = "vpce-0123456789abcdef0";

describe("registering an endpoint", () => {
  it.each([
    ["serverless-1", "Which endpoints may connect is set in TiDB Cloud's console only."],
    ["premium-1", "Read only: endpoints of this plan are registered in TiDB Cloud's console."],
    [
      "legacy-1-2",
      "Read only: this cluster is known by TiDB Cloud's legacy API alone. Change it in the console.",
    ],
  ])("is not offered for %s", async (id, why) => {
    expect((await action("registerEndpoint")).blocked(target(cluster({ id })))).toBe(why);
  });

  it("waits for the service, which appears by itself, and for the cluster", async () => {
    const { blocked } = await action("registerEndpoint");
    expect(blocked(target(cluster()))).toBeUndefined();
    expect(blocked(target(cluster(), { services: [service("7", "CREATING")] }))).toBe(
      "There is no endpoint service yet: it appears by itself, 3 to 5 minutes after the cluster was made.",
    );
    const paused = cluster({ status: { state: "available", word: "PAUSED" } });
    expect(blocked(target(paused))).toMatch(/^The cluster is PAUSED/);
    const modifying = cluster({ status: { state: "pending", word: "MODIFYING" } });
    expect(blocked(target(modifying))).toBeUndefined();
  });

  it("takes a discovered endpoint as it is, in its node group", async () => {
    const { draft, blocked } = await action("registerEndpoint");
    const item = endpoint("5", vpce, "DISCOVERED");
    const about = target(cluster(), { endpoints: [item] }, item.id);
    expect(blocked(about)).toBeUndefined();
    const { values, errors, calls, fields } = draft({}, about);
    expect([values, errors]).toEqual([{ nodeGroup: "7", endpointId: vpce }, {}]);
    expect(calls).toEqual([
      {
        method: "POST",
        path: "/v1beta1/clusters/1/tidbNodeGroups/7/privateEndpointConnections",
        body: { endpointId: vpce },
      },
    ]);
    expect(fields[0]?.options?.map(({ label }) => label)).toEqual(["group 7", "group 8"]);
    expect(fields[1]?.suggestions).toEqual([vpce]);
  });

  it.each([
    ["vpce-svc-0123456789abcdef0", "aws", /^This is an endpoint service/],
    ["my-endpoint", "aws", /^This is not the id of a private endpoint/],
    ["projects/p/regions/us-east1/serviceAttachments/s", "gcp", /^This is a service attachment/],
    ["projects/p/regions/us-east4/forwardingRules/e", "gcp", /^This endpoint is in us-east4/],
    ["two words", "gcp", /^An id has no blanks/],
    ["my-endpoint", "gcp", undefined],
    ["projects/p/regions/us-east-1/forwardingRules/e", "gcp", undefined],
    [vpce, "aws", undefined],
    ["", "aws", /^Fill this in/],
  ])("%s on %s", async (endpointId, cloud, problem) => {
    const { draft } = await action("registerEndpoint");
    const { errors } = draft({ endpointId }, target(cluster({ cloud })));
    if (problem === undefined) expect(errors).toEqual({});
    else expect(errors["endpointId"]).toMatch(problem);
  });

  it("warns on GCP of a number, and of the limit", async () => {
    const { draft } = await action("registerEndpoint");
    const gcp = cluster({ cloud: "gcp" });
    const many = Array.from({ length: 10 }, (_, index) => endpoint(String(index), `e-${index}`));
    const warnings = (endpointId: string, endpoints = many.slice(1)) =>
      draft({ endpointId }, target(gcp, { endpoints })).warnings;
    expect(warnings("my-endpoint")).toEqual([]);
    expect(warnings("6133183410995353")).toEqual([
      expect.stringMatching(/^This looks like a PSC connection id\./),
    ]);
    expect(warnings("my-endpoint", many)).toEqual([
      expect.stringMatching(/^This cluster has 10 private endpoints/),
    ]);
  });

  it("needs the private IP address on Azure", async () => {
    const { draft } = await action("registerEndpoint");
    const endpointId =
      "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/e";
    const azure = target(cluster({ cloud: "azure" }));
    const errors = (privateIpAddress: string) =>
      draft({ endpointId, privateIpAddress }, azure).errors;
    expect(Object.keys(errors(""))).toEqual(["privateIpAddress"]);
    expect(Object.keys(errors("10.0.0.999"))).toEqual(["privateIpAddress"]);
    expect(errors(" 10.0.0.4 ")).toEqual({});
    const [call] = draft({ endpointId, privateIpAddress: "10.0.0.4" }, azure).calls;
    expect(call?.body).toEqual({ endpointId, privateIpAddress: "10.0.0.4" });
  });

  it("is not done twice, but may follow a failure", async () => {
    const { draft } = await action("registerEndpoint");
    const errors = (word: string) =>
      draft({ endpointId: vpce }, target(cluster(), { endpoints: [endpoint("5", vpce, word)] }))
        .errors;
    expect(errors("ACTIVE")["endpointId"]).toBe("This endpoint is registered already (ACTIVE).");
    expect(errors("PENDING")["endpointId"]).toBe("This endpoint is registered already (PENDING).");
    expect(errors("FAILED")).toEqual({});
  });

  it.each([
    ["DISCOVERED", "absent"],
    ["PENDING", "running"],
    ["BEWITCHED", "running"],
    ["ACTIVE", "done"],
    ["FAILED", "failed"],
    ["DELETING", "failed"],
  ])("is, while it is %s, %s", async (word, kind) => {
    const { progress } = await action("registerEndpoint");
    const about = target(cluster(), { endpoints: [endpoint("5", vpce, word)] });
    const values = { endpointId: vpce, nodeGroup: "7" };
    expect(progress(values, about, { subject: "7/5" }).kind).toBe(kind);
    expect(progress(values, about, {}).kind).toBe(kind);
  });

  it("tells what GCP's refusal means", async () => {
    const { progress } = await action("registerEndpoint");
    const failed = endpoint("5", "e", "FAILED", "not received connection request from endpoint e");
    const about = target(cluster({ cloud: "gcp" }), { endpoints: [failed] });
    expect(progress({ endpointId: "e", nodeGroup: "7" }, about, {}).text).toMatch(
      /^TiDB Cloud has not seen a connection request from this endpoint/,
    );
  });

  it("is taken back only by the id that it got", async () => {
    const { undo } = await action("registerEndpoint");
    const values = { endpointId: vpce, nodeGroup: "7" };
    expect(undo(values, target(cluster()), { subject: "7/5" })).toMatchObject({
      action: "removeEndpoint",
      item: "7/5",
    });
    expect(undo(values, target(cluster()), {})).toHaveProperty("cannot");
  });

  it("knows an endpoint on GCP by either of its names, whichever comes first", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    fc.assert(
      fc.property(name, name, (a, b) => {
        const path = (end: string) => `projects/p/regions/r/forwardingRules/${end}`;
        expect(sameEndpoint(path(a), a)).toBe(true);
        expect(sameEndpoint(a, path(a))).toBe(true);
        expect(sameEndpoint(path(a), b)).toBe(a === b);
        expect(sameEndpoint(path(a), path(a).replace("/p/", "/q/"))).toBe(false);
      }),
    );
  });
});

describe("removing an endpoint", () => {
  it("asks for its name only while it is in use, and leaves what is only discovered", async () => {
    const { draft, blocked } = await action("removeEndpoint");
    const about = (word: string) =>
      target(cluster(), { endpoints: [endpoint("5", vpce, word)] }, "7/5");
    expect(draft({}, about("ACTIVE")).confirmation?.typed).toBe(vpce);
    expect(draft({}, about("FAILED")).confirmation?.typed).toBeUndefined();
    expect(draft({}, about("ACTIVE")).calls[0]?.path).toBe(
      "/v1beta1/clusters/1/tidbNodeGroups/7/privateEndpointConnections/5",
    );
    expect(blocked(about("ACTIVE"))).toBeUndefined();
    expect(blocked(about("DISCOVERED"))).toMatch(/^It is not registered/);
    expect(blocked({ ...about("ACTIVE"), cluster: cluster({ id: "premium-1" }) })).toMatch(
      /^Read only/,
    );
  });

  it.each([
    ["ACTIVE", "absent"],
    ["DELETING", "running"],
    ["DISCOVERED", "done"],
  ])("is, while it is %s, %s", async (word, kind) => {
    const { progress } = await action("removeEndpoint");
    const about = target(cluster(), { endpoints: [endpoint("5", vpce, word)] }, "7/5");
    expect(progress({}, about, {}).kind).toBe(kind);
    expect(progress({}, target(cluster(), {}, "7/5"), {}).kind).toBe("done");
  });
});

describe("creating an egress endpoint", () => {
  it("tells whom to allow and where to be, with values to copy", async () => {
    const { draft } = await action("createEgressEndpoint");
    const told = draft({}, target(essential)).prerequisites.map(({ copy }) => copy);
    expect(told).toEqual(["arn:aws:iam::640321857092:root", "use1-az1,use1-az2"]);
    const untold = draft({}, target(cluster({ id: essential.id }))).prerequisites;
    expect(untold.map(({ copy, detail }) => [copy, detail])).toEqual(
      untold.map(() => [
        undefined,
        "TiDB Cloud does not tell it for this cluster: look in its console.",
      ]),
    );
  });

  it("names the target's region only where it is another one", async () => {
    const { draft } = await action("createEgressEndpoint");
    const made = (identifier: string) => {
      const { calls, errors, warnings } = draft(
        { displayName: "orders", identifier: ` ${identifier} ` },
        target(essential),
      );
      expect(errors).toEqual({});
      return [calls[0]?.body, warnings.length];
    };
    const body = {
      clusterId: "2",
      displayName: "orders",
      type: "AWS_ENDPOINT_SERVICE",
      awsEndpointService: { name: payments },
    };
    expect(made(payments)).toEqual([{ privateLinkConnection: body }, 0]);
    const far = payments.replace("us-east-1", "eu-west-1");
    const awsEndpointService = { name: far, region: "eu-west-1" };
    expect(made(far)).toEqual([{ privateLinkConnection: { ...body, awsEndpointService } }, 1]);
  });

  it.each([
    ["vpce-svc-00000000000000001", /^Give the whole service name/],
    [vpce, /^This is a VPC endpoint/],
    ["something", /^This is not the name of an endpoint service/],
  ])("refuses %s", async (identifier, problem) => {
    const { draft } = await action("createEgressEndpoint");
    const { errors } = draft({ displayName: "a", identifier }, target(essential));
    expect(errors["identifier"]).toMatch(problem);
  });

  it("is offered on AWS and Alibaba Cloud, each with its own type", async () => {
    const { draft, blocked } = await action("createEgressEndpoint");
    const alicloud = target({ ...essential, cloud: "alicloud" });
    expect(blocked(alicloud)).toBeUndefined();
    const typed = { displayName: "a", identifier: "com.aliyuncs.privatelink.x.epsrv-1" };
    expect(draft(typed, alicloud).errors).toEqual({});
    expect(draft(typed, alicloud).calls[0]?.body).toEqual({
      privateLinkConnection: {
        clusterId: "2",
        displayName: "a",
        type: "ALICLOUD_ENDPOINT_SERVICE",
        alicloudEndpointService: { name: typed.identifier },
      },
    });
    const wrong = draft({ ...typed, type: "AWS_ENDPOINT_SERVICE" }, alicloud);
    expect(wrong.errors["type"]).toBe("Only from clusters in that cloud.");
    expect(blocked(target({ ...essential, cloud: "gcp" }))).toMatch(/^Only from clusters on AWS/);
    expect(blocked(target(cluster()))).toMatch(/console only/);
  });

  it("is not made twice while one lives", async () => {
    const { draft, alike } = await action("createEgressEndpoint");
    const typed = { displayName: "a", identifier: payments };
    const errors = (state: string) =>
      draft(typed, target(essential, { egress: [link("plc-1", state)] })).errors;
    expect(errors("ACTIVE")["identifier"]).toBe("There is one already (ACTIVE): plc-1.");
    expect(errors("FAILED")).toEqual({});
    expect(alike(typed, target(essential, { egress: [link("plc-1", "FAILED")] }))).toEqual([
      "plc-1",
    ]);
  });
});

describe("domain names", () => {
  const about = (domains: Record<string, string>) =>
    target(essential, { egress: [link("plc-1", "ACTIVE", domains)] }, "plc-1");

  it("of Confluent need a name, TiDB Cloud's own do not", async () => {
    const { draft, blocked } = await action("attachDomains");
    expect(draft({ type: "CONFLUENT" }, about({})).errors).toEqual({
      uniqueName: "Fill this in.",
    });
    // It is not said that TiDB Cloud chooses it: one call, and nothing is asked first.
    expect(draft({ type: "CONFLUENT" }, about({})).calls).toHaveLength(1);
    expect(draft({ type: "CONFLUENT" }, about({})).effects).toHaveLength(1);
    expect(draft({}, about({})).errors).toEqual({});
    expect(draft({}, about({})).calls).toHaveLength(2);
    expect(draft({ type: "CONFLUENT", uniqueName: "ab" }, about({ ab: "ACTIVE" })).errors).toEqual({
      uniqueName: "These names are attached already: ab.us-east-1.aws.confluent.cloud.",
    });
    const pending = target(essential, { egress: [link("plc-1", "CREATING")] }, "plc-1");
    expect(blocked(pending)).toMatch(/^Domain names can be attached once/);
  });

  it.each([
    ["ACTIVE", "done"],
    ["CREATING", "running"],
    ["FAILED", "failed"],
    ["BEWITCHED", "done"],
  ])("are, while one is %s, %s", async (word, kind) => {
    const { progress } = await action("attachDomains");
    const values = { type: "CONFLUENT", uniqueName: "ab" };
    expect(progress(values, about({ ab: word }), { subject: "ad-ab" }).kind).toBe(kind);
    expect(progress(values, about({}), { subject: "ad-ab" }).kind).toBe("absent");
  });

  it("are judged by their own set, whatever became of another one", async () => {
    const { progress } = await action("attachDomains");
    const kinds = (sent: Sent, name: string) =>
      progress({ type: "CONFLUENT", uniqueName: name }, several, sent).kind;
    const several = about({ ab: "ACTIVE", cd: "FAILED", ef: "CREATING" });
    for (const [name, kind] of [
      ["ab", "done"],
      ["cd", "failed"],
      ["ef", "running"],
    ] as const) {
      expect([name, kinds({}, name)]).toEqual([name, kind]);
      expect([name, kinds({ subject: `ad-${name}` }, name)]).toEqual([name, kind]);
    }
  });

  it("that are not told are neither attached nor detached", async () => {
    const untold = readPrivateLink(
      { privateLinkConnectionId: "plc-1", type: "AWS_ENDPOINT_SERVICE", state: "ACTIVE" },
      "us-east-1",
      false,
    );
    const one = target(essential, { egress: [untold] }, "plc-1");
    for (const id of ["attachDomains", "detachDomains"] as const) {
      const { progress, blocked } = await action(id);
      const values = { type: "CONFLUENT", uniqueName: "ab", attachDomainId: "ad-ab" };
      expect(progress(values, one, {}).kind).toBe("absent");
      expect(progress(values, one, { subject: "ad-ab", at: 1 }).kind).toBe("running");
      expect(blocked(one)).toBe("Which domain names are attached could not be read: refresh.");
    }
  });

  it("are detached by set: the only one is chosen, of several one is asked for", async () => {
    const { draft, blocked, undo } = await action("detachDomains");
    expect(blocked(about({}))).toBe("No domain names are attached to it.");
    expect(draft({}, about({ ab: "ACTIVE" })).values).toEqual({ attachDomainId: "ad-ab" });
    const two = about({ ab: "ACTIVE", cd: "ACTIVE" });
    expect(draft({}, two).fields[0]?.options).toEqual([
      { value: "ad-ab", label: "ab.us-east-1.aws.confluent.cloud (Confluent Cloud)" },
      { value: "ad-cd", label: "cd.us-east-1.aws.confluent.cloud (Confluent Cloud)" },
    ]);
    expect(draft({}, two).errors).toEqual({ attachDomainId: "Fill this in." });
    expect(draft({ attachDomainId: "ad-cd" }, two).errors).toEqual({});
    expect(draft({}, two).effects).toEqual([]);
    expect(draft({ attachDomainId: "ad-gone" }, two).errors).toEqual({
      attachDomainId: "These names are not attached any more.",
    });
    expect(undo({ attachDomainId: "ad-cd" }, two, {})).toMatchObject({
      action: "attachDomains",
      item: "plc-1",
      values: { type: "CONFLUENT", uniqueName: "cd" },
    });
  });
});

describe("a list of egress endpoints that is refused", () => {
  const refused = target(essential, {}, "plc-1");
  const untold = {
    ...refused,
    networking: { ...refused.networking, egress: { items: [], unavailable: "Not for this key." } },
  };

  it.each([
    "createEgressEndpoint",
    "attachDomains",
    "detachDomains",
    "deleteEgressEndpoint",
  ] as const)("tells nothing of what came of %s", async (id) => {
    const { progress } = await action(id);
    const values = { identifier: payments, type: "AWS_ENDPOINT_SERVICE", attachDomainId: "ad-1" };
    expect(progress(values, untold, {}).kind).toBe("absent");
    expect(progress(values, untold, { subject: "plc-1" }).kind).toBe("absent");
    expect(progress(values, untold, { subject: "plc-1", at: 1 }).kind).toBe("running");
  });
});
