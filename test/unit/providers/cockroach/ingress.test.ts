import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cluster } from "../../../../src/domain/model.ts";
import type { Target } from "../../../../src/providers/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import {
  action,
  azureCluster,
  cluster,
  endpoint,
  gcpCluster,
  owner,
  service,
  target,
  word,
} from "./fakes.ts";

const now = Date.UTC(2026, 0, 15);
beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const vpce = "vpce-0123456789abcdef0";
const azureId =
  "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/orders";
/** What removing an endpoint that was available leaves behind. */
const leftover = (id: string): string =>
  `The entry of ${id} may stay listed as REJECTED until the endpoint is deleted in your cloud. Registering it again attaches it.`;
const served = { services: [service("us-east-1")] };

describe("registering a private endpoint", () => {
  it("is one POST with its id, which becomes its name from then on", async () => {
    const { action: register, asked } = await action(
      "registerEndpoint",
      json({ endpoint_id: vpce, status: "STATUS_PENDING", region: "us-east-1" }),
    );
    const draft = register.draft({ endpointId: ` ${vpce}\n` }, target(served));
    expect(draft).toMatchObject({
      errors: {},
      values: { endpointId: vpce },
      calls: [
        {
          method: "POST",
          path: "/api/v1/clusters/c-1/networking/private-endpoint-connections",
          body: { endpoint_id: vpce },
        },
      ],
      effects: ["Accepts the endpoint for orders.", "Nothing changes in your own cloud account."],
    });
    expect(await register.run(draft.values, target(served), {})).toBe(vpce);
    expect(asked()).toEqual([
      `POST /api/v1/clusters/c-1/networking/private-endpoint-connections {"endpoint_id":"${vpce}"}`,
    ]);
    expect(register.undo(draft.values, target(served), {})).toEqual({
      action: "removeEndpoint",
      item: vpce,
      values: {},
      leaves: [leftover(vpce)],
    });
  });

  it("leaves nothing new when it is taken back where nothing stays, or what was there before", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const values = { endpointId: vpce };
    const leaves = (about: Target) => register.undo(values, about, {});
    const rejected = target({ ...served, endpoints: [endpoint(vpce, "REJECTED")] });
    const stale = target({ ...served, endpoints: [endpoint(vpce, "STALE")] });
    const standard = target({ ...served, cluster: cluster({ plan: "Standard" }) });
    const gcp = target({ ...served, cluster: cluster({ cloud: "gcp" }) });
    for (const about of [rejected, standard, gcp])
      expect(leaves(about)).not.toHaveProperty("leaves");
    expect(leaves(stale)).toHaveProperty("leaves", [leftover(vpce)]);
  });

  const service_ =
    "This is an endpoint service (vpce-svc-…), the side of the database. What is needed is your VPC endpoint: vpce-…";
  it.each([
    [cluster(), "", "Fill this in."],
    [cluster(), "  \n", "Fill this in."],
    [cluster(), "vpce-svc-0123456789abcdef0", service_],
    [cluster(), "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", service_],
    [
      cluster(),
      "../x",
      "This is not the id of a private endpoint, such as vpce-0123456789abcdef0.",
    ],
    [
      cluster(),
      `${vpce}\nx`,
      "This is not the id of a private endpoint, such as vpce-0123456789abcdef0.",
    ],
    [
      cluster(),
      "6133183410995353",
      "This is not the id of a private endpoint, such as vpce-0123456789abcdef0.",
    ],
    [
      gcpCluster,
      vpce,
      "This is no PSC connection id: a number, shown with the PSC endpoint in GCP.",
    ],
    [
      gcpCluster,
      "psc-endpoint",
      "This is no PSC connection id: a number, shown with the PSC endpoint in GCP.",
    ],
    [
      azureCluster,
      azureId.replace("privateEndpoints", "privateLinkServices"),
      "This is a private link service. What is needed is your private endpoint.",
    ],
    [
      azureCluster,
      "orders",
      "This is not the id of a private endpoint, such as /subscriptions/…/providers/Microsoft.Network/privateEndpoints/….",
    ],
  ])("in %o with %j says what is wrong", async (of, endpointId, words) => {
    const { action: register } = await action("registerEndpoint", json({}));
    const { errors } = register.draft({ endpointId }, target({ ...served, cluster: of }));
    expect(errors).toEqual({ endpointId: words });
  });

  it("takes 10,000 characters for no id", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const draft = register.draft({ endpointId: `vpce-${"0".repeat(10_000)}` }, target(served));
    expect(draft.errors["endpointId"]).toContain("This is not the id of a private endpoint");
  });

  it.each([
    [gcpCluster, "6133183410995353"],
    [gcpCluster, "123456789012"],
    [azureCluster, azureId],
    [cluster({ cloud: "other" }), "anything"],
  ])("takes the id that the cloud gives: %o %s", async (of, endpointId) => {
    const { action: register } = await action("registerEndpoint", json({}));
    const draft = register.draft({ endpointId }, target({ ...served, cluster: of }));
    expect(draft.errors).toEqual({});
  });

  it("refuses one that is there and alive, and takes one whose remains are there", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const errorWith = (state: string): unknown =>
      register.draft(
        { endpointId: vpce },
        target({ ...served, endpoints: [endpoint(vpce, state)] }),
      ).errors["endpointId"];
    for (const state of ["AVAILABLE", "PENDING"]) {
      expect(errorWith(state)).toBe(`This endpoint is registered already (${state}).`);
    }
    for (const state of [
      "PENDING_ACCEPTANCE",
      "REJECTED",
      "STALE",
      "DELETED",
      "FAILED",
      "EXPIRED",
    ]) {
      expect(errorWith(state)).toBeUndefined();
    }
    const azure = target({ cluster: azureCluster, endpoints: [endpoint(azureId.toUpperCase())] });
    expect(register.draft({ endpointId: azureId }, azure).errors).toHaveProperty("endpointId");
  });

  it("takes one that waits in the list by a click on it, and says why not one that is registered", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const on = (state: string) =>
      target({ ...served, endpoints: [endpoint(vpce, state)] }, { item: vpce });
    expect(register.blocked(on("PENDING_ACCEPTANCE"))).toBeUndefined();
    expect(register.draft({}, on("PENDING_ACCEPTANCE"))).toMatchObject({
      values: { endpointId: vpce },
      errors: {},
    });
    expect(register.blocked(on("AVAILABLE"))).toBe(
      "This endpoint is registered already (AVAILABLE).",
    );
  });

  it("speaks of a security group on AWS only, and offers no empty name to copy", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const making = service("europe-west1", { name: "" });
    for (const of of [gcpCluster, azureCluster]) {
      const about = target({ cluster: of, services: [making] });
      const { prerequisites } = register.draft({}, about);
      expect(prerequisites).toHaveLength(1);
      expect(prerequisites[0]).not.toHaveProperty("copy");
    }
  });

  it("says what must be so on the other side, with what to copy", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const known = { services: [service("us-east-1"), service("us-west-2")] };
    const owners = [owner("o-1", "481516234209")];
    const { prerequisites } = register.draft(
      {},
      target({ ...known, owners }, { region: "us-east-1" }),
    );
    expect(prerequisites).toEqual([
      {
        label: "An endpoint in your network to the service in us-east-1",
        detail: "Its subnets lie in the zones: use1-az1, use1-az2.",
        copy: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
      },
      { label: "Its security group lets TCP 26257 in from your applications" },
      { label: "The endpoint belongs to a trusted owner of orders", detail: "481516234209" },
    ]);
    const anyone = target({ ...known, owners: [...owners, owner("o-2", "*")] });
    expect(register.draft({}, anyone).prerequisites).toHaveLength(3);
    expect(register.draft({}, target(known)).prerequisites).toHaveLength(3);
  });

  it("is offered only where it can work, and says why not", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    expect(register.blocked(target(served))).toBeUndefined();
    const none = "There is no available endpoint service yet: create it first.";
    expect(register.blocked(target({}))).toBe(none);
    const making = service("us-east-1", { status: word("pending", "CREATING") });
    expect(register.blocked(target({ services: [making] }))).toBe(none);
    const basic = target({ ...served, cluster: cluster({ plan: "Basic" }) });
    expect(register.blocked(basic)).toBe("Basic clusters take no new private endpoints.");
    const standard = target({ ...served, cluster: cluster({ plan: "Standard" }) });
    expect(register.draft({}, standard).effects[0]).toBe(
      "Puts the endpoint on the allow list of orders.",
    );
  });

  const fresh = { at: now - 1000 };
  const old = { at: now - 11 * 60_000 };
  it.each([
    [undefined, {}, "absent", "It is not registered."],
    [undefined, fresh, "absent", "It is not registered."],
    ["AVAILABLE", {}, "done", "The endpoint is available."],
    ["AVAILABLE", fresh, "done", "The endpoint is available."],
    ["PENDING", fresh, "running", "The endpoint is PENDING."],
    ["PENDING_ACCEPTANCE", fresh, "running", "It is PENDING_ACCEPTANCE."],
    ["SOMETHING_NEW", fresh, "running", "The endpoint is SOMETHING_NEW."],
    ["REJECTED", {}, "absent", "It is REJECTED."],
    ["REJECTED", fresh, "running", "Still REJECTED, from an earlier removal."],
    ["STALE", fresh, "running", "Still STALE, from an earlier removal."],
    ["STALE", {}, "absent", "It is STALE."],
    [
      "REJECTED",
      old,
      "failed",
      "The endpoint stays REJECTED. Check that it exists, that it targets this cluster's service, and that its owner is trusted.",
    ],
    [
      "EXPIRED",
      fresh,
      "failed",
      "The endpoint is EXPIRED: remove it here and in your cloud, and make a new one.",
    ],
    [
      "FAILED",
      fresh,
      "failed",
      "The endpoint is FAILED: remove it here and in your cloud, and make a new one.",
    ],
    ["DELETING", {}, "absent", "It is DELETING."],
    ["DELETED", fresh, "running", "It is DELETED."],
  ])("with the state %s after %o is %s", async (state, sent, kind, text) => {
    const { action: register } = await action("registerEndpoint", json({}));
    const endpoints = state === undefined ? [] : [endpoint(vpce, state)];
    const seen = register.progress({ endpointId: vpce }, target({ endpoints }), sent);
    expect(seen).toEqual({ kind, text });
  });

  it("names the role that may, when the key may not", async () => {
    const { action: register } = await action("registerEndpoint", json({ message: "no" }, 403));
    expect(await failureOf(register.run({ endpointId: vpce }, target(served), {}))).toMatchObject({
      code: "permission",
      outcome: "unchanged",
      message: "no",
      status: 403,
      next: "This needs a key whose service account has the role Cluster Admin on the cluster.",
    });
  });
});

describe("removing a private endpoint", () => {
  it("is one DELETE with the id as one part of the path", async () => {
    const { action: remove, asked } = await action("removeEndpoint", json({}));
    const about = target({ endpoints: [endpoint(azureId, "STALE")] }, { item: azureId });
    const draft = remove.draft({}, about);
    expect(await remove.run({}, about, {})).toBe(azureId);
    expect(asked()).toEqual([`DELETE ${draft.calls[0]?.path ?? ""}`]);
    expect(asked()[0]).toContain("/private-endpoint-connections/%2Fsubscriptions%2F");
    expect(remove.undo({}, about, {})).toEqual({
      action: "registerEndpoint",
      about: azureId,
      values: { endpointId: azureId },
    });
    expect(remove.blocked(about)).toBeUndefined();
  });

  it("says what stops working, and asks to type the id only where it is in use", async () => {
    const { action: remove } = await action("removeEndpoint", json({}));
    const confirmation = (state: string) =>
      remove.draft({}, target({ endpoints: [endpoint(vpce, state)] }, { item: vpce })).confirmation;
    expect(confirmation("AVAILABLE")).toEqual({
      message: `Remove the private endpoint ${vpce} from orders?`,
      detail: `It is in use: applications that connect through it lose their connection. The endpoint in your own cloud stays, and costs, until you delete it there.\n\n${leftover(vpce)}`,
      button: "Remove",
      typed: vpce,
    });
    expect(confirmation("STALE")).toEqual({
      message: `Remove the private endpoint ${vpce} from orders?`,
      detail: "The entry is removed. What is in your own cloud stays as it is.",
      button: "Remove",
    });
  });

  it("says before and after that the entry may stay as rejected, where it does", async () => {
    const { action: remove } = await action("removeEndpoint", json({}));
    const effects = (word: string, more: Partial<Cluster> = {}) =>
      remove.draft(
        {},
        target({ cluster: cluster(more), endpoints: [endpoint(vpce, word)] }, { item: vpce }),
      ).effects[1];
    expect(effects("AVAILABLE")).toBe(leftover(vpce));
    expect(effects("REJECTED")).toMatch(/^It is REJECTED, and stays listed so until/);
    expect(effects("STALE")).toBeUndefined();
    expect(effects("AVAILABLE", { plan: "Standard" })).toBeUndefined();
    expect(effects("AVAILABLE", { cloud: "gcp" })).toBeUndefined();
    const left = target({ endpoints: [endpoint(vpce, "REJECTED")] }, { item: vpce });
    expect(remove.progress({}, left, { at: now }).text).toBe(
      "The endpoint is removed. Its entry stays as REJECTED until the endpoint is deleted in your cloud; registering it again attaches it.",
    );
    expect(remove.progress({}, target({}, { item: vpce }), { at: now }).text).toBe(
      "The endpoint is removed.",
    );
  });

  it.each([
    [undefined, {}, "done"],
    ["DELETED", {}, "done"],
    ["DELETING", { at: now }, "running"],
    ["AVAILABLE", {}, "absent"],
    ["REJECTED", {}, "absent"],
    ["REJECTED", { at: now }, "done"],
    ["STALE", { at: now }, "absent"],
  ])("with the state %s after %o is %s", async (state, sent, kind) => {
    const { action: remove } = await action("removeEndpoint", json({}));
    const endpoints = state === undefined ? [] : [endpoint(vpce, state)];
    expect(remove.progress({}, target({ endpoints }, { item: vpce }), sent).kind).toBe(kind);
  });
});

describe("creating the endpoint service", () => {
  it("is one POST without a body, for every region that has none", async () => {
    const { action: create, asked } = await action("createEndpointService", json({ services: [] }));
    const draft = create.draft({}, target(served));
    expect(draft.effects[0]).toBe(
      "Creates the endpoint service in: us-west-2. This can take up to an hour.",
    );
    expect(draft.confirmation?.detail).toContain("it cannot be deleted afterwards");
    expect(draft.calls).toEqual([
      { method: "POST", path: "/api/v1/clusters/c-1/networking/private-endpoint-services" },
    ]);
    await create.run({}, target(served), {});
    expect(asked()).toEqual(["POST /api/v1/clusters/c-1/networking/private-endpoint-services"]);
    expect(create.undo({}, target(served), {})).toEqual({
      cannot: "CockroachDB Cloud has no call that deletes the endpoint service in us-west-2.",
    });
  });

  it("is offered on Advanced only, while a region has none", async () => {
    const { action: create } = await action("createEndpointService", json({}));
    expect(create.blocked(target({}))).toBeUndefined();
    expect(create.blocked(target({ cluster: cluster({ plan: "Standard" }) }))).toBe(
      "Standard clusters have their endpoint service from the start.",
    );
    const everywhere = [service("us-east-1"), service("us-west-2")];
    expect(create.blocked(target({ services: everywhere }))).toBe(
      "Every region has its endpoint service.",
    );
  });

  it("goes on until every region is available, whatever the list leaves out at first", async () => {
    const { action: create } = await action("createEndpointService", json({}));
    const [east, west] = [service("us-east-1"), service("us-west-2")];
    const making = service("us-west-2", { status: word("pending", "CREATING") });
    const failed = service("us-west-2", { status: word("failed", "CREATE_FAILED") });
    const progress = (services: (typeof east)[], sent = {}) =>
      create.progress({}, target({ services }), sent);
    expect(progress([])).toEqual({
      kind: "absent",
      text: "No endpoint service in: us-east-1, us-west-2.",
    });
    const sent = { at: now };
    expect(progress([], sent)).toEqual({
      kind: "running",
      text: "Being created in: us-east-1, us-west-2.",
    });
    expect(progress([east, making], sent).text).toBe("Being created in: us-west-2.");
    expect(progress([east, west], sent)).toEqual({
      kind: "done",
      text: "Available in every region.",
    });
    expect(progress([east, failed], sent)).toEqual({
      kind: "failed",
      text: "The endpoint service in us-west-2 is CREATE_FAILED. Contact CockroachDB Cloud's support.",
    });
  });
});
