import { describe, expect, it } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import {
  action,
  cluster,
  egress,
  inAzure,
  inGcp,
  principal,
  serviceName,
  target,
} from "./fakes.ts";

const share = "arn:aws:ram:us-east-1:123456789012:resource-share/8f0e";
const msk = "arn:aws:kafka:us-east-1:123456789012:cluster/k/8f0e1d2c-5";
const attachment = "projects/p-1/regions/us-central1/serviceAttachments/a";

const create = async () => (await action("createEgressEndpoint")).action;

describe("create an egress endpoint", () => {
  it("asks what its type asks", async () => {
    const draft = await create();
    const fields = (values: Values, given = {}) =>
      draft.draft(values, target(given)).fields.map(({ id }) => id);
    const ends = ["description", "domainNames"];
    expect(fields({})).toEqual(["type", "vpcEndpointServiceName", ...ends]);
    expect(fields({ type: "VPC_RESOURCE" })).toEqual([
      ...["type", "vpcResourceConfigurationId", "vpcResourceShareArn"],
      ...ends,
    ]);
    expect(fields({ type: "MSK_MULTI_VPC" })).toEqual([
      ...["type", "mskClusterArn", "mskAuthentication", "description"],
    ]);
    expect(fields({}, inGcp)).toEqual(["type", "gcpServiceAttachment", ...ends]);
  });

  it("shows the types of other clouds with the reason", async () => {
    const draft = await create();
    const blocked = (given = {}) =>
      draft
        .draft({}, target(given))
        .fields[0]?.options?.map((option) => option.blocked !== undefined);
    expect(blocked()).toEqual([false, false, false, true]);
    expect(blocked(inGcp)).toEqual([true, true, true, false]);
    const { errors } = draft.draft({ type: "MSK_MULTI_VPC" }, target(inGcp));
    expect(errors["type"]).toBe("Only from services on AWS.");
    expect(draft.draft({}, target(inAzure)).errors["type"]).toBe("Fill this in.");
  });

  it.each<[Values, string, string | RegExp]>([
    [{ vpcEndpointServiceName: "" }, "vpcEndpointServiceName", "Fill this in."],
    [
      { vpcEndpointServiceName: "vpce-svc-0123456789abcdef0" },
      "vpcEndpointServiceName",
      /^Give the whole service name/,
    ],
    [{ vpcEndpointServiceName: "vpce-0123456789abcdef0" }, "vpcEndpointServiceName", /needed here/],
    [
      { type: "VPC_RESOURCE", vpcResourceConfigurationId: "rcfg-x" },
      "vpcResourceConfigurationId",
      /rcfg-0123/,
    ],
    [
      { type: "VPC_RESOURCE", vpcResourceShareArn: share.replace("us-east-1", "eu-west-1") },
      "vpcResourceShareArn",
      "This is in eu-west-1, but must be in the service's region, us-east-1.",
    ],
    [
      { type: "MSK_MULTI_VPC", mskClusterArn: msk.replace("us-east-1", "eu-west-1") },
      "mskClusterArn",
      /^This is in eu-west-1/,
    ],
    [{ type: "MSK_MULTI_VPC", mskAuthentication: "TLS" }, "mskAuthentication", /^Choose one/],
    [{ type: "OTHER" }, "type", "Choose a target type."],
    [{ description: "x".repeat(256) }, "description", /at most 255/],
    [{ domainNames: ["a.example.com", "x"] }, "domainNames.1", /at least two parts/],
    [{ domainNames: ["a.example.com", "A.example.com."] }, "domainNames.1", /listed already/],
  ])("says what is wrong: %j", async (values, field, problem) => {
    const { errors } = (await create()).draft(values, target());
    expect(errors[field]).toMatch(problem);
  });

  it("sends exactly what was asked for", async () => {
    const draft = await create();
    const body = (values: Values, given = {}) => {
      const { errors, calls } = draft.draft({ description: " d ", ...values }, target(given));
      expect(errors).toEqual({});
      return calls[0]?.body;
    };
    expect(body({ vpcEndpointServiceName: serviceName, domainNames: ["*.a.example.com"] })).toEqual(
      {
        type: "VPC_ENDPOINT_SERVICE",
        description: "d",
        vpcEndpointServiceName: serviceName,
        customPrivateDnsMappings: [{ privateDnsName: "*.a.example.com" }],
      },
    );
    // What belongs to another type, or was left from one, is not sent.
    const left = { vpcEndpointServiceName: serviceName, domainNames: ["a.example.com"] };
    expect(body({ ...left, type: "MSK_MULTI_VPC", mskClusterArn: msk })).toEqual({
      type: "MSK_MULTI_VPC",
      description: "d",
      mskClusterArn: msk,
      mskAuthentication: "SASL_IAM",
    });
    const url = `https://www.googleapis.com/compute/v1/${attachment}`;
    expect(body({ gcpServiceAttachment: url }, inGcp)).toEqual({
      type: "GCP_PSC_SERVICE_ATTACHMENT",
      description: "d",
      gcpServiceAttachment: attachment,
    });
  });

  it("shows whom to let in, with the values to copy", async () => {
    const draft = await create();
    const copied = (values: Values, given = {}) =>
      draft.draft(values, target(given)).prerequisites.map(({ copy }) => copy);
    expect(copied({ vpcEndpointServiceName: serviceName })).toEqual([principal]);
    expect(copied({ vpcEndpointServiceName: "com.amazonaws.us-east-1.s3" })).toEqual([]);
    expect(copied({ type: "VPC_RESOURCE" })).toEqual(["072088201116"]);
    const [, policy = ""] = copied({ type: "MSK_MULTI_VPC", mskClusterArn: msk });
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [{ Principal: { AWS: principal }, Resource: msk }],
    });
    expect(copied({}, inGcp)).toEqual([undefined]);
  });

  it("warns of names on AWS, which are a preview", async () => {
    const draft = await create();
    const names = { domainNames: ["a.example.com"] };
    expect(draft.draft(names, target()).warnings).toHaveLength(1);
    expect(draft.draft({}, target()).warnings).toEqual([]);
    expect(draft.draft(names, target(inGcp)).warnings).toEqual([]);
  });

  it("knows its like by all that names the target", async () => {
    const draft = await create();
    const type = "MSK_MULTI_VPC";
    const one = (id: string, authentication: string) =>
      egress(id, "Ready", {
        targetType: type,
        target: msk,
        facts: [{ label: "Authentication", value: authentication }],
      });
    const there = target({
      egress: [one("r-1", "SASL_IAM"), one("r-2", "SASL_SCRAM"), egress("r-3")],
    });
    const values = { type, mskClusterArn: msk, mskAuthentication: "SASL_SCRAM" };
    expect(draft.alike?.(values, there)).toEqual(["r-2"]);
    expect(draft.draft(values, there).errors["mskClusterArn"]).toBe(
      "There is one already (Ready): r-2.",
    );
    const dead = target({ egress: [egress("r-4", "Failed")] });
    const again = { vpcEndpointServiceName: serviceName, description: "d" };
    expect(draft.draft(again, dead).errors).toEqual({});
    expect(draft.alike?.(again, dead)).toEqual(["r-4"]);
  });

  it("knows its like on Google Cloud in any form of the target's name", async () => {
    const draft = await create();
    const url = `https://www.googleapis.com/compute/v1/${attachment}`;
    const one = egress("r-1", "Ready", { targetType: "GCP_PSC_SERVICE_ATTACHMENT", target: url });
    const there = target({ ...inGcp, egress: [one] });
    expect(draft.alike?.({ gcpServiceAttachment: attachment }, there)).toEqual(["r-1"]);
    expect(draft.alike?.({ gcpServiceAttachment: `${attachment}2` }, there)).toEqual([]);
  });

  it.each([
    ["Provisioning", "running"],
    ["Unknown", "running"],
    ["PendingAcceptance", "person"],
    ["Ready", "done"],
    ["Rejected", "failed"],
    ["Expired", "failed"],
    ["Failed", "failed"],
    ["Deleting", "failed"],
  ])("in the state %s is %s", async (word, kind) => {
    const draft = await create();
    const sent = { subject: "r-1", at: 1 };
    expect(draft.progress({}, target({ egress: [egress("r-1", word)] }), sent).kind).toBe(kind);
    expect(draft.progress({}, target(), sent).kind).toBe("absent");
    const asleep = target({ asleep: "asleep" });
    expect(draft.progress({}, asleep, sent)).toEqual({ kind: "running", text: "asleep" });
    expect(draft.progress({}, asleep, {})).toEqual({ kind: "absent", text: "asleep" });
  });

  it("says who must accept it", async () => {
    const draft = await create();
    const text = (targetType: string, given = cluster()) => {
      const one = egress("r-1", "PendingAcceptance", { targetType, connectionId: "vpce-9" });
      return draft.progress({}, target({ cluster: given, egress: [one] }), { subject: "r-1" }).text;
    };
    expect(text("MSK_MULTI_VPC")).toContain(principal);
    expect(text("VPC_ENDPOINT_SERVICE")).toContain(
      `The owner of ${serviceName} must accept vpce-9`,
    );
    expect(text("GCP_PSC_SERVICE_ATTACHMENT")).toContain("vpce-9");
  });

  it("is taken back by its id, or it is said that this is not known", async () => {
    const draft = await create();
    const values = { vpcEndpointServiceName: serviceName };
    expect(draft.undo(values, target(), { subject: "r-1" })).toMatchObject({ item: "r-1" });
    expect(draft.undo(values, target(), {})).toMatchObject({
      cannot: expect.stringContaining(serviceName) as unknown,
    });
  });
});

describe("set domain names", () => {
  const names = { domainNames: ["a.example.com"] };

  it("replaces the list, and says what changes", async () => {
    const { action: set } = await action("setDomainNames");
    const about = target({ egress: [egress("r-1", "Ready", names)] }, "r-1");
    const draft = set.draft({ domainNames: ["B.example.com"] }, about);
    expect(draft.errors).toEqual({});
    expect(draft.effects).toEqual([
      "Before: a.example.com",
      "After: b.example.com",
      "Added: b.example.com",
      "Removed, and no longer resolved: a.example.com",
    ]);
    expect(draft.calls[0]?.body).toEqual({
      customPrivateDnsMappings: [{ privateDnsName: "b.example.com" }],
    });
    expect(set.draft(names, about).errors).toEqual({ domainNames: "Nothing is changed yet." });
    expect(set.draft({}, about).values).toEqual({
      domainNames: ["a.example.com"],
      before: ["a.example.com"],
    });
  });

  it("refuses a name that leads to another endpoint of the service", async () => {
    const { action: set } = await action("setDomainNames");
    const other = egress("r-2", "Ready", { ...names, target: "other" });
    const about = target({ egress: [egress("r-1"), other] }, "r-1");
    expect(set.draft(names, about).errors).toEqual({
      "domainNames.0": "This name leads to other already.",
    });
  });

  it("is blocked for MSK, for what is over, and while the service sleeps", async () => {
    const { action: set } = await action("setDomainNames");
    const blocked = (...one: Parameters<typeof egress>) =>
      set.blocked(target({ egress: [egress(...one)] }, one[0]));
    expect(blocked("r-1")).toBeUndefined();
    expect(blocked("r-1", "Ready", { targetType: "MSK_MULTI_VPC" })).toMatch(/Amazon MSK/);
    expect(blocked("r-1", "Failed")).toBe("The endpoint is Failed.");
    expect(set.blocked(target({ asleep: "asleep" }, "r-1"))).toBe("asleep");
  });

  it("fails when the endpoint is gone; while nothing is told, waits only for what was sent", async () => {
    const { action: set } = await action("setDomainNames");
    expect(set.progress(names, target({}, "r-1"), {}).kind).toBe("failed");
    const asleep = target({ asleep: "asleep" }, "r-1");
    expect(set.progress(names, asleep, {}).kind).toBe("absent");
    expect(set.progress(names, asleep, { at: 1 }).kind).toBe("running");
  });
});

describe("delete an egress endpoint", () => {
  it("says what stops and what stays, and is typed for one that is in use", async () => {
    const { action: remove } = await action("deleteEgressEndpoint");
    const draft = (word: string, more = {}) =>
      remove.draft({}, target({ egress: [egress("r-1", word, more)] }, "r-1"));
    expect(draft("Ready").confirmation?.typed).toBe("events");
    expect(draft("Failed").confirmation).not.toHaveProperty("typed");
    const share = draft("Ready", { targetType: "VPC_RESOURCE", domainNames: ["a.example.com"] });
    expect(share.effects.join(" ")).toMatch(/a\.example\.com.*resource share stays/);
    expect(remove.undo({}, target({}, "r-1"), {})).toHaveProperty("cannot");
  });

  it("is done when nothing lists it; while nothing is told, waits only for what was sent", async () => {
    const { action: remove } = await action("deleteEgressEndpoint");
    const kind = (given: Parameters<typeof target>[0], sent: { at?: number }) =>
      remove.progress({}, target(given, "r-1"), sent).kind;
    expect(kind({}, {})).toBe("done");
    expect(kind({ asleep: "asleep" }, {})).toBe("absent");
    expect(kind({ asleep: "asleep" }, { at: 1 })).toBe("running");
  });
});
