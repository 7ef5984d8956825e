import { describe, expect, it } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import type { Cluster } from "../../../../src/domain/model.ts";
import { failureOf, json } from "../../http/scripted.ts";
import {
  account,
  action,
  azureCluster,
  cluster,
  egress,
  gcpCluster,
  payments,
  target,
  word,
} from "./fakes.ts";

const msk =
  "arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e2c1a-0000-1111-2222-333344445555-5";
const attachment = "projects/my-project/regions/europe-west1/serviceAttachments/orders";
const linkService =
  "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1/resourceGroups/rg/providers/Microsoft.Network/privateLinkServices/erp";
const alias = "erp.6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1.westeurope.azure.privatelinkservice";
const path = "/api/v1/clusters/c-1/networking/egress-private-endpoints";

const wire = {
  id: "e-9",
  region: "us-east-1",
  target_service_identifier: payments,
  target_service_type: "PRIVATE_SERVICE",
  endpoint_connection_id: "",
  endpoint_address: "",
};

async function draftOf(values: Values, about = target({})) {
  const { action: create } = await action("createEgressEndpoint", json(wire));
  return create.draft(values, about);
}

describe("creating an egress endpoint", () => {
  const values = { region: "us-east-1", type: "PRIVATE_SERVICE", identifier: payments };

  it.each([
    ["at the top level", wire],
    ["wrapped", { egress_private_endpoint: wire }],
    ["with its state", { ...wire, state: "PENDING", domain_names: [] }],
  ])("is one POST, answered %s", async (_, answer) => {
    const { action: create, asked } = await action("createEgressEndpoint", json(answer));
    const about = target({}, { region: "us-east-1" });
    const draft = create.draft({ identifier: ` ${payments} ` }, about);
    expect([draft.errors, draft.values]).toEqual([{}, values]);
    expect(await create.run(draft.values, about, {})).toBe("e-9");
    const body = {
      region: "us-east-1",
      target_service_identifier: payments,
      target_service_type: "PRIVATE_SERVICE",
    };
    expect(asked()).toEqual([`POST ${path} ${JSON.stringify(body)}`]);
    expect(draft.calls).toEqual([{ method: "POST", path, body }]);
  });

  it("names the field that an answer lacks", async () => {
    const { action: create } = await action("createEgressEndpoint", json({ region: "x" }));
    const failure = await failureOf(create.run(values, target({}), {}));
    expect(failure).toMatchObject({ code: "protocol", outcome: "unknown", field: "id" });
  });

  it("asks for the only region there is by itself, and for one of several", async () => {
    const one = target({ cluster: cluster({ regions: [{ name: "eu-west-1" }] }) });
    expect((await draftOf({}, one)).values["region"]).toBe("eu-west-1");
    expect((await draftOf({})).errors).toEqual({
      region: "Fill this in.",
      identifier: "Fill this in.",
    });
    expect((await draftOf({ ...values, region: "eu-west-9" })).errors["region"]).toBe(
      "Choose one of the cluster's regions.",
    );
  });

  it("says what it costs, changes and leaves behind", async () => {
    expect((await draftOf(values)).effects).toEqual([
      "Creates an egress endpoint in us-east-1.",
      "Puts orders into maintenance until it is done: no scaling, upgrade or other change meanwhile.",
      "While it exists, its region cannot be removed from the cluster.",
      "Billed by the bytes that pass; on the invoice as “Private endpoint - bytes processed”.",
    ]);
  });

  it.each([
    [cluster(), "PRIVATE_SERVICE", payments],
    [cluster(), "PRIVATE_SERVICE", "com.amazonaws.us-east-1.logs"],
    [cluster(), "MSK_SASL_SCRAM", msk],
    [cluster(), "MSK_SASL_IAM", msk],
    [cluster(), "MSK_TLS", msk],
    [gcpCluster, "PRIVATE_SERVICE", attachment],
    [gcpCluster, "PRIVATE_SERVICE", `https://www.googleapis.com/compute/v1/${attachment}`],
    [azureCluster, "PRIVATE_SERVICE", linkService],
    [azureCluster, "PRIVATE_SERVICE", alias],
  ])("takes what the cloud and the type need: %o %s %s", async (of, type, identifier) => {
    const region = of.regions[0]?.name ?? "";
    const draft = await draftOf({ region, type, identifier }, target({ cluster: of }));
    expect(draft.errors).toEqual({});
    expect(draft.values["identifier"]).toBe(identifier.replace(/^https.*\/v1\//, ""));
  });

  it.each([
    [
      cluster(),
      "PRIVATE_SERVICE",
      "vpce-svc-0123456789abcdef0",
      "Give the whole service name: com.amazonaws.vpce.<region>.vpce-svc-…",
    ],
    [
      cluster(),
      "PRIVATE_SERVICE",
      "vpce-0123456789abcdef0",
      "This is a VPC endpoint. What is needed is the endpoint service it would lead to.",
    ],
    [
      cluster(),
      "PRIVATE_SERVICE",
      msk,
      "This is an MSK cluster: choose an Amazon MSK target type for it.",
    ],
    [
      cluster(),
      "PRIVATE_SERVICE",
      payments.replace("us-east-1", "us-west-2"),
      "This is in us-west-2, but the endpoint is to be in us-east-1: both must be in the same region.",
    ],
    [
      cluster(),
      "MSK_TLS",
      msk.replace("us-east-1", "eu-west-1"),
      "This is in eu-west-1, but the endpoint is to be in us-east-1: both must be in the same region.",
    ],
    [
      cluster(),
      "MSK_TLS",
      payments,
      "What is needed here: MSK cluster ARN, such as arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e…-5.",
    ],
    [
      cluster(),
      "PRIVATE_SERVICE",
      "../../x",
      "What is needed here: Endpoint service name, such as com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0.",
    ],
    [
      gcpCluster,
      "PRIVATE_SERVICE",
      attachment.replace("europe-west1", "europe-west4"),
      "This is in europe-west4, but the endpoint is to be in europe-west1: both must be in the same region.",
    ],
    [
      gcpCluster,
      "PRIVATE_SERVICE",
      payments,
      "What is needed here: Service attachment, such as projects/my-project/regions/us-east1/serviceAttachments/orders.",
    ],
    [
      azureCluster,
      "PRIVATE_SERVICE",
      linkService.replace("privateLinkServices", "privateEndpoints"),
      "This is a private endpoint. What is needed is the private link service.",
    ],
  ])("refuses in %o for %s %s, and says why", async (of, type, identifier, words) => {
    const region = of.regions[0]?.name ?? "";
    const draft = await draftOf({ region, type, identifier }, target({ cluster: of }));
    expect(draft.errors).toEqual({ identifier: words });
  });

  it("shows MSK outside AWS as not choosable, with the reason", async () => {
    const about = target({ cluster: gcpCluster });
    const draft = await draftOf({ type: "MSK_TLS", identifier: msk }, about);
    expect(draft.errors["type"]).toBe("Only from clusters on AWS.");
    const options = draft.fields.find(({ id }) => id === "type")?.options ?? [];
    expect(options.map(({ blocked }) => blocked !== undefined)).toEqual([false, true, true, true]);
    const unknown = await draftOf({ type: "NEW", identifier: payments });
    expect(unknown.errors["type"]).toBe("Choose a target type.");
  });

  it("refuses a second one to the same target while one lives", async () => {
    const about = (state: Parameters<typeof word>[0]) =>
      target({ egress: [egress("e-1", { status: word(state, "WORD") })] });
    expect((await draftOf(values, about("available"))).errors["identifier"]).toBe(
      "There is one already (WORD): e-1.",
    );
    for (const state of ["failed", "rejected", "expired"] as const) {
      expect((await draftOf(values, about(state))).errors).toEqual({});
    }
    for (const state of ["deleting", "gone"] as const) {
      expect([state, (await draftOf(values, about(state))).errors]).toEqual([state, {}]);
    }
  });

  it("knows the same Azure target in capitals and small letters", async () => {
    const twin = egress("e-1", { region: "westeurope", target: linkService.toLowerCase() });
    const about = target({ cluster: azureCluster, egress: [twin] });
    const wanted = { region: "westeurope", type: "PRIVATE_SERVICE", identifier: linkService };
    expect((await draftOf(wanted, about)).errors["identifier"]).toContain("There is one already");
    const { action: create } = await action("createEgressEndpoint", json(wire));
    expect(create.alike?.(wanted, about)).toEqual(["e-1"]);
  });

  it("says what the target's owner must have done, with what to copy", async () => {
    const of = async (more: Values, about = target({})) =>
      (await draftOf({ ...values, ...more }, about)).prerequisites;
    const principal = `arn:aws:iam::${account}:root`;
    expect((await of({})).map(({ label, copy }) => [label, copy])).toEqual([
      ["The endpoint service allows this principal", principal],
      ["Confluent Cloud: the network's access lists this account", account],
    ]);
    expect(await of({ identifier: "com.amazonaws.us-east-1.logs" })).toEqual([]);
    const gcp = await of({ identifier: attachment }, target({ cluster: gcpCluster }));
    expect(gcp.map(({ copy }) => copy)).toEqual(["crl-prod", undefined]);
    const azure = await of({ identifier: linkService }, target({ cluster: azureCluster }));
    expect(azure[0]?.copy).toBe(azureCluster.principal);
  });

  it("offers nothing to copy where the cluster does not tell its account, and says so", async () => {
    const why = "CockroachDB Cloud does not tell the cluster's account.";
    const untold = ({ id, name, plan, cloud, status, regions }: Cluster): Cluster => ({
      id,
      name,
      plan,
      cloud,
      status,
      regions,
    });
    for (const [of, identifier, type] of [
      [cluster(), payments, "PRIVATE_SERVICE"],
      [cluster(), msk, "MSK_SASL_IAM"],
      [gcpCluster, attachment, "PRIVATE_SERVICE"],
      [azureCluster, linkService, "PRIVATE_SERVICE"],
    ] as const) {
      const about = target({ cluster: untold(of) });
      const { prerequisites } = await draftOf({ ...values, identifier, type }, about);
      expect(prerequisites.map(({ copy }) => copy).filter((copy) => copy !== undefined)).toEqual(
        [],
      );
      expect(prerequisites.map(({ detail }) => detail ?? "").join("\n")).toContain(why);
    }
  });

  it("gives the policy that an MSK cluster needs, for its ARN and our principal", async () => {
    const { prerequisites } = await draftOf({ ...values, type: "MSK_SASL_SCRAM", identifier: msk });
    expect(prerequisites.map(({ label }) => label)).toEqual([
      "The cluster is provisioned, and not of the type kafka.t3.small",
      "Multi-VPC private connectivity is on for this way of signing in",
      "The MSK cluster's policy lets CockroachDB Cloud connect",
      "Its configuration refuses who has no ACL",
    ]);
    expect(JSON.parse(prerequisites[2]?.copy ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: [
            "kafka:CreateVpcConnection",
            "kafka:GetBootstrapBrokers",
            "kafka:DescribeCluster",
            "kafka:DescribeClusterV2",
          ],
          Resource: msk,
        },
      ],
    });
    expect(prerequisites[3]?.copy).toBe("allow.everyone.if.no.acl.found=false");
    const iam = await draftOf({ ...values, type: "MSK_SASL_IAM", identifier: "" });
    expect(iam.prerequisites).toHaveLength(3);
    expect(iam.prerequisites[2]?.copy).toContain('"Resource": "<cluster ARN>"');
  });

  it("warns that CloudWatch needs one in every region that has none yet", async () => {
    const wanted = { ...values, identifier: "com.amazonaws.us-east-1.logs" };
    expect((await draftOf(wanted)).warnings).toEqual([
      "CloudWatch needs an endpoint in every region of the cluster. Still without: us-west-2.",
    ]);
    const west = egress("e-2", { region: "us-west-2", target: "com.amazonaws.us-west-2.logs" });
    expect((await draftOf(wanted, target({ egress: [west] }))).warnings).toEqual([]);
    expect((await draftOf(values)).warnings).toEqual([]);
  });

  const sent = { at: 1, subject: "e-1" };
  it.each([
    [{ status: word("pending", "PENDING") }, "running", "The endpoint is PENDING."],
    [{ status: word("unknown", "NEW") }, "running", "The endpoint is NEW."],
    [
      { status: word("needsAcceptance", "PENDING_ACCEPTANCE") },
      "person",
      `The owner of ${payments} must accept vpce-00000000000000009.`,
    ],
    [
      { status: word("needsAcceptance", "PENDING_ACCEPTANCE"), connectionId: undefined },
      "person",
      `The owner of ${payments} must accept the new connection.`,
    ],
    [
      { status: word("needsAcceptance", "PENDING_ACCEPTANCE"), targetType: "MSK_TLS" },
      "person",
      `The MSK cluster's owner must let arn:aws:iam::${account}:root connect by its policy.`,
    ],
    [{ address: undefined }, "running", "Waiting for its address."],
    [{ connectionId: undefined }, "running", "Waiting for its address."],
    [{}, "done", "Available at 10.0.0.9."],
    [{ status: word("needsAttention", "AVAILABLE") }, "done", "Available at 10.0.0.9."],
    [
      { status: word("rejected", "REJECTED") },
      "failed",
      "The owner of the target rejected it. Let them allow the principal, delete it and create it again.",
    ],
    [
      { status: word("expired", "EXPIRED") },
      "failed",
      "Nobody accepted it in time. Delete it, create it again, and let the target's owner accept it.",
    ],
    [
      { status: word("failed", "FAILED") },
      "failed",
      "The cloud could not create it. Check the identifier and the prerequisites, delete it and create it again.",
    ],
    [{ status: word("deleting", "DELETING") }, "failed", "It was deleted meanwhile."],
    [{ status: word("gone", "DELETED") }, "failed", "It was deleted meanwhile."],
  ])("seen as %o is %s", async (more, kind, text) => {
    const { action: create } = await action("createEgressEndpoint", json(wire));
    const { connectionId, address, ...rest } = { ...egress("e-1"), ...more };
    const seen = {
      ...rest,
      ...(connectionId !== undefined && { connectionId }),
      ...(address !== undefined && { address }),
    };
    expect(create.progress(values, target({ egress: [seen] }), sent)).toEqual({ kind, text });
  });

  it("on GCP waits for the project to be accepted", async () => {
    const { action: create } = await action("createEgressEndpoint", json(wire));
    const waiting = egress("e-1", { status: word("needsAcceptance", "PENDING_ACCEPTANCE") });
    const about = target({ cluster: gcpCluster, egress: [waiting] });
    expect(create.progress(values, about, sent).text).toBe(
      "The attachment's owner must put the project crl-prod on its accept list.",
    );
  });

  it("is absent before anything is listed; what looks the same is found by what was asked for", async () => {
    const { action: create } = await action("createEgressEndpoint", json(wire));
    expect(create.progress(values, target({}), {})).toEqual({
      kind: "absent",
      text: "The endpoint is not listed.",
    });
    const failed = egress("e-0", { status: word("failed", "FAILED") });
    const other = egress("e-2", { region: "us-west-2" });
    const about = target({ egress: [failed, other, egress("e-1")] });
    expect(create.progress(values, about, {}).kind).toBe("done");
    expect(create.progress(values, about, { at: 1, subject: "e-5" }).kind).toBe("absent");
    expect(create.alike?.(values, about)).toEqual(["e-0", "e-1"]);
    expect(create.undo(values, about, { at: 1, subject: "e-1" })).toEqual({
      action: "deleteEgressEndpoint",
      item: "e-1",
      values: {},
    });
    expect(create.undo(values, about, { at: 1 })).toEqual({
      cannot: `It is not known which egress endpoint to ${payments} was created.`,
    });
  });

  it("is not offered where the plan or the organization does not have it, and names the role", async () => {
    const { action: create } = await action("createEgressEndpoint", json({ message: "no" }, 403));
    const why = "Only on Advanced clusters (this one is Standard).";
    expect(create.blocked(target({ unavailable: { egress: why } }))).toBe(why);
    expect(create.blocked(target({}))).toBeUndefined();
    expect((await failureOf(create.run(values, target({}), {}))).next).toBe(
      "This needs a key whose service account has the role Cluster Admin / Cluster Creator on the cluster.",
    );
  });
});

describe("deleting an egress endpoint", () => {
  it("says what stops working and asks to type the cluster's name where it is in use", async () => {
    const { action: remove, asked } = await action("deleteEgressEndpoint", json({}));
    const about = target({ egress: [egress("e-1", { domainNames: ["a.b"] })] }, { item: "e-1" });
    const draft = remove.draft({}, about);
    expect(draft.confirmation).toMatchObject({
      message: "Delete the egress endpoint e-1 of orders?",
      button: "Delete",
      typed: "orders",
    });
    expect(draft.effects).toEqual([
      `Changefeeds, exports and everything else in the cluster that reaches ${payments} through it stops.`,
      "These names stop to resolve: a.b.",
      "What is in your own cloud stays as it is.",
    ]);
    expect(await remove.run({}, about, {})).toBe("e-1");
    expect(asked()).toEqual([`DELETE ${path}/e-1`]);
    const failed = egress("e-1", { status: word("failed", "FAILED") });
    const unused = remove.draft({}, target({ egress: [failed] }, { item: "e-1" }));
    expect(unused.confirmation).not.toHaveProperty("typed");
    expect(unused.effects).toHaveLength(2);
    expect(remove.undo({}, about, {})).toEqual({
      cannot:
        "The deleted egress endpoint e-1 cannot be brought back. A new one gets a new id and address.",
    });
    expect(remove.blocked(about)).toBeUndefined();
  });

  it("asks for the name where it is in use and its domain names failed", async () => {
    const { action: remove } = await action("deleteEgressEndpoint", json({}));
    const half = egress("e-1", { status: word("needsAttention", "AVAILABLE") });
    const draft = remove.draft({}, target({ egress: [half] }, { item: "e-1" }));
    expect(draft.confirmation?.typed).toBe("orders");
  });

  it.each([
    ["deleting", "running"],
    ["gone", "done"],
    ["available", "absent"],
    ["failed", "absent"],
  ] as const)("seen as %s is %s", async (state, kind) => {
    const { action: remove } = await action("deleteEgressEndpoint", json({}));
    const about = target(
      { egress: [egress("e-1", { status: word(state, "W") })] },
      { item: "e-1" },
    );
    expect(remove.progress({}, about, { at: 1 }).kind).toBe(kind);
    expect(remove.progress({}, target({}, { item: "e-1" }), { at: 1 }).kind).toBe("done");
  });
});
