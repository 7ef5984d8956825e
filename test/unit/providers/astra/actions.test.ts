import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import type { Networking } from "../../../../src/domain/model.ts";
import type { AccessListBody } from "../../../../src/providers/astra/api.ts";
import { readAccess } from "../../../../src/providers/astra/read.ts";
import type { Target } from "../../../../src/providers/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { action, cluster, endpoint, owner, parked, service, target } from "./fakes.ts";

const now = Date.UTC(2026, 0, 15);
beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const root = "arn:aws:iam::481516234209:root";
const vpce = "vpce-0123456789abcdef0";
const base = "/v2/organizations/clusters/db/datacenters/db-1";
const served = { services: [service()], owners: [owner(root)] };
const azureId =
  "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/x";

describe("creating an endpoint service", () => {
  it("is one POST with the first principal, in the region that was chosen", async () => {
    const { action: create, asked } = await action("createEndpointService", json({}));
    const draft = create.draft({ owner: "4815 1623 4209", region: "db-1" }, target({}));
    expect(draft).toMatchObject({
      errors: {},
      values: { region: "db-1", owner: root },
      calls: [
        { method: "POST", path: `${base}/private-link`, body: { allowedPrincipals: [root] } },
      ],
    });
    expect(await create.run(draft.values, target({}), {})).toBe(`db-1/${root}`);
    expect(asked()).toEqual([`POST ${base}/private-link {"allowedPrincipals":["${root}"]}`]);
    expect(create.undo(draft.values, target({}), {})).toEqual({
      action: "removeTrustedOwner",
      item: `db-1/${root}`,
      about: root,
      values: { region: "db-1", owner: root },
    });
  });

  it("speaks of who can connect by name only where it is one", async () => {
    const { action: create } = await action("createEndpointService");
    const first = (values: Values) => create.draft(values, target({})).effects[0];
    const unnamed = "Creates the region's endpoint service, which only this principal can use.";
    expect(first({ region: "db-1", owner: root })).toContain(`which only ${root} can connect to`);
    expect(first({ region: "db-1" })).toBe(unnamed);
    expect(first({ owner: root })).toBe(unnamed);
    expect(first({ region: "db-1", owner: "me" })).toBe(unnamed);
  });

  it("asks for the region unless one stands or one is left", async () => {
    const { action: create } = await action("createEndpointService");
    expect(create.draft({}, target({})).errors).toEqual({
      region: "Fill this in.",
      owner: "Fill this in.",
    });
    expect(create.draft({}, target({}, { region: "db-2" })).values).toMatchObject({
      region: "db-2",
    });
    expect(create.draft({}, target(served)).values).toMatchObject({ region: "db-2" });
    const [region] = create.draft({}, target(served)).fields;
    expect(region?.options).toEqual([
      {
        value: "db-1",
        label: "us-east-1",
        blocked: "It has its endpoint service.",
      },
      { value: "db-2", label: "eu-west-1" },
    ]);
    const errors = (values: Values) =>
      create.draft({ owner: root, ...values }, target(served)).errors;
    expect(errors({ region: "db-1" })).toEqual({ region: "It has its endpoint service." });
    expect(errors({ region: "db-9" })).toEqual({ region: "Choose one of the database's regions." });
  });

  it("tells two datacenters of one region apart by their ids", async () => {
    const { action: create } = await action("createEndpointService");
    const regions = ["db-1", "db-2"].map((name) => ({ name, label: "us-east-1" }));
    const [region] = create.draft({}, target({ cluster: cluster({ regions }) })).fields;
    expect(region?.options).toEqual([
      { value: "db-1", label: "us-east-1", description: "db-1" },
      { value: "db-2", label: "us-east-1", description: "db-2" },
    ]);
  });

  it("offers the account of a session in its place", async () => {
    const { action: create } = await action("createEndpointService");
    const session = "arn:aws:sts::481516234209:assumed-role/app/dana";
    const draft = create.draft({ owner: session, region: "db-1" }, target({}));
    expect(draft.errors["owner"]).toContain(root);
    expect(draft.fields.find(({ id }) => id === "owner")?.suggestions).toEqual([root]);
  });

  it("is not offered where nothing is missing, nothing is known, or the database sleeps", async () => {
    const { action: create } = await action("createEndpointService");
    const all = { services: [service("db-1"), service("db-2")] };
    expect(create.blocked(target(all))).toBe("Every region has its endpoint service.");
    expect(create.blocked(target(served, { region: "db-1" }))).toMatch(/^This region has/);
    expect(create.blocked(target({ cluster: cluster({ regions: [] }) }))).toMatch(/not known yet/);
    expect(create.blocked(target({ cluster: parked }))).toBe(
      "The database is PARKED: resume it first.",
    );
    expect(create.blocked(target(served))).toBeUndefined();
  });

  it("runs until the service has a name", async () => {
    const { action: create } = await action("createEndpointService");
    const values = { region: "db-1", owner: root };
    const made = service("db-1", { name: "", status: { state: "pending", word: "" } });
    const kind = (known: Parameters<typeof target>[0]) =>
      create.progress(values, target(known), {}).kind;
    expect(kind({})).toBe("absent");
    expect(kind({ services: [service()] })).toBe("absent");
    expect(kind({ services: [made], owners: [owner(root)] })).toBe("running");
    expect(kind(served)).toBe("done");
  });
});

describe("allowing one more principal", () => {
  it("is one POST, in a region that has its service", async () => {
    const { action: add, asked } = await action("addTrustedOwner", json({}));
    const other = "arn:aws:iam::108642097531:root";
    const draft = add.draft({ owner: other }, target(served));
    expect(draft).toMatchObject({ errors: {}, values: { region: "db-1", owner: other } });
    await add.run(draft.values, target(served), {});
    expect(asked()).toEqual([`POST ${base}/allowed-principals {"allowedPrincipals":["${other}"]}`]);
    expect(add.blocked(target({}))).toMatch(/^There is no endpoint service yet/);
    expect(add.blocked(target(served, { region: "db-2" }))).toMatch(
      /^There is no endpoint service/,
    );
    expect(add.draft({ owner: root }, target(served)).errors).toEqual({
      owner: "This principal is allowed in this region already.",
    });
  });

  it("names the role that may, when the token may not", async () => {
    for (const status of [401, 403]) {
      const { action: add } = await action("addTrustedOwner", json({}, status));
      const failure = await failureOf(add.run({ region: "db-1", owner: root }, target(served), {}));
      expect([failure.code, failure.next]).toEqual([
        "permission",
        "This needs a token with the role Organization Administrator or Database Administrator.",
      ]);
    }
  });
});

describe("removing a principal", () => {
  const other = "arn:aws:iam::108642097531:root";
  const two = { ...served, owners: [owner(root), owner(other), owner(root, "db-2")] };

  it("is a DELETE with a body", async () => {
    const { action: remove, asked } = await action(
      "removeTrustedOwner",
      new Response(null, { status: 204 }),
    );
    const about = target(two, { item: `db-1/${other}` });
    const draft = remove.draft({}, about);
    expect(draft).toMatchObject({
      values: { region: "db-1", owner: other, last: false },
      warnings: [],
      calls: [
        { method: "DELETE", path: `${base}/allowed-principals`, body: { allowedPrincipal: other } },
      ],
    });
    await remove.run(draft.values, about, {});
    expect(asked()).toEqual([`DELETE ${base}/allowed-principals {"allowedPrincipal":"${other}"}`]);
    expect(remove.undo(draft.values, about, {})).toMatchObject({ action: "addTrustedOwner" });
  });

  it("of the last one takes the service along, and is refused while endpoints are connected", async () => {
    const { action: remove } = await action("removeTrustedOwner");
    const last = (endpoints: ReturnType<typeof endpoint>[]) =>
      target({ ...served, endpoints }, { item: `db-1/${root}` });
    expect(remove.blocked(last([endpoint(vpce)]))).toBe(
      `It is the last principal of this region, and endpoints are connected: ${vpce}. Remove them first.`,
    );
    // Rejected ones, and those of another region, are not connected.
    const others = [endpoint(vpce, "Rejected"), endpoint("vpce-2", "Accepted", { region: "db-2" })];
    expect(remove.blocked(last(others))).toBeUndefined();
    expect(
      remove.blocked(target({ ...two, endpoints: [endpoint(vpce)] }, { item: `db-1/${root}` })),
    ).toBe(undefined);
    expect(
      remove.blocked(target({ ...two, cluster: parked }, { item: `db-1/${root}` })),
    ).toBeUndefined();
    const draft = remove.draft({}, last([]));
    const words =
      "It is the last principal in us-east-1: the endpoint service there is removed with it.";
    expect(draft.warnings).toEqual([words]);
    expect(draft.confirmation?.detail).toContain(words);
    expect(remove.undo(draft.values, last([]), {})).toEqual({
      action: "createEndpointService",
      about: root,
      values: { region: "db-1", owner: root },
      leaves: ["The endpoint service in db-1 has another name."],
    });
  });

  it("that became the last one since is refused, and taken back by what it took along", async () => {
    const { action: remove, asked } = await action("removeTrustedOwner", json({}));
    const item = `db-1/${root}`;
    const { values } = remove.draft({}, target(two, { item }));
    const failure = await failureOf(remove.run(values, target(served, { item }), {}));
    expect([failure.code, failure.outcome]).toEqual(["conflict", "unchanged"]);
    expect(asked()).toEqual([]);
    const { values: last } = remove.draft({}, target(served, { item }));
    const undone = (about: typeof two) => remove.undo(last, target(about, { item }), {});
    expect(undone(two)).toMatchObject({ action: "addTrustedOwner" });
    for (const owners of [[owner(root)], []]) {
      expect(undone({ ...two, owners })).toMatchObject({ action: "createEndpointService" });
    }
  });

  it("is done when somebody was faster", async () => {
    const { action: remove } = await action("removeTrustedOwner", json({}, 404));
    const values = { region: "db-1", owner: other };
    await expect(remove.run(values, target(two), {})).resolves.toBe(`db-1/${other}`);
    expect(remove.progress(values, target(two), {}).kind).toBe("absent");
    expect(remove.progress(values, target(served), {}).kind).toBe("done");
  });
});

describe("registering an endpoint", () => {
  const answers: [string, object][] = [
    ["the endpoint", { endpointID: "pe-7", status: "Accepted" }],
    [
      "its datacenter",
      {
        datacenters: [
          { datacenterID: "db-2", endpoints: [{ endpointID: "pe-2" }] },
          { datacenterID: "db-1", endpoints: [{ endpointID: "old" }, { endpointID: "pe-7" }] },
        ],
      },
    ],
  ];

  it.each(answers)(
    "takes the id that is answered from %s, and keeps the sent one",
    async (_, answer) => {
      const links = {
        clusters: [
          {
            clusterID: "db",
            datacenters: [{ datacenterID: "db-1", endpoints: [{ endpointID: "pe-7" }] }],
          },
        ],
      };
      const {
        action: register,
        session,
        asked,
      } = await action("registerEndpoint", json(answer), json(links));
      const about = target({ ...served, endpoints: [endpoint("old")] });
      const draft = register.draft({ endpointId: ` ${vpce} `, description: " carts " }, about);
      expect(draft).toMatchObject({
        errors: {},
        values: { region: "db-1", endpointId: vpce, description: "carts" },
      });
      expect(await register.run(draft.values, about, {})).toBe("pe-7");
      expect(asked()).toEqual([
        `POST ${base}/endpoints {"endpointID":"${vpce}","description":"carts"}`,
      ]);
      const { endpoints } = await session.networking(cluster(), ["endpoints"], {});
      expect(endpoints?.items).toMatchObject([{ id: "pe-7", cloudId: vpce }]);
    },
  );

  it.each<[string, object]>([
    ["the endpoint", { endpointID: "pe-7", status: "Rejected" }],
    [
      "its datacenter",
      {
        datacenters: [
          {
            datacenterID: "db-1",
            endpoints: [
              { endpointID: "pe-6", status: "Rejected" },
              { endpointID: "pe-7", status: "Accepted" },
            ],
          },
        ],
      },
    ],
  ])("knows a rejected one again, by Astra DB's id, from %s", async (_, answer) => {
    const { action: register } = await action("registerEndpoint", json(answer));
    const rejected = ["pe-6", "pe-7"].map((id) => endpoint(id, "Rejected"));
    const about = target({ ...served, endpoints: rejected });
    const values = { region: "db-1", endpointId: vpce, description: "" };
    expect(await register.run(values, about, {})).toBe("pe-7");
  });

  it("tells the sent id of an endpoint that was read before the answer came", async () => {
    const listed = {
      datacenterID: "db-1",
      endpoints: [{ endpointID: "pe-7", status: "Accepted" }],
    };
    const links = json({ clusters: [{ clusterID: "db", datacenters: [listed] }] });
    const accepted = json({ endpointID: "pe-7" });
    const { action: register, session } = await action("registerEndpoint", links, accepted, links);
    const read = async (known?: Networking) => {
      const { endpoints } = await session.networking(cluster(), ["endpoints"], {}, known);
      return endpoints ?? { items: [] };
    };
    const before = await read();
    expect(before.items[0]).not.toHaveProperty("cloudId");
    const values = { region: "db-1", endpointId: vpce, description: "" };
    await register.run(values, target(served), {});
    const { networking } = target(served);
    expect((await read({ ...networking, endpoints: before })).items[0]?.cloudId).toBe(vpce);
  });

  it("keeps the sent id where none is answered", async () => {
    const { action: register } = await action("registerEndpoint", json({}));
    const values = { region: "db-1", endpointId: vpce, description: "" };
    expect(await register.run(values, target(served), {})).toBe(vpce);
  });

  const service_ =
    "This is an endpoint service (vpce-svc-…), the side of the database. What is needed is your VPC endpoint: vpce-…";
  it.each([
    ["aws", "", "Fill this in."],
    ["aws", "vpce-svc-0123456789abcdef0", service_],
    ["aws", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", service_],
    ["aws", "123", "This is not the id of a private endpoint, such as vpce-0123456789abcdef0."],
    ["aws", vpce, `This endpoint is registered already (Accepted).`],
    ["gcp", "psc-1", "This is no PSC connection id: a number, shown with the PSC endpoint in GCP."],
    [
      "azure",
      azureId.replace("privateEndpoints", "privateLinkServices"),
      "This is a private link service. What is needed is your private endpoint.",
    ],
  ])("in %s with %j says: %s", async (cloud, endpointId, words) => {
    const { action: register } = await action("registerEndpoint");
    const about = target({ ...served, cluster: cluster({ cloud }), endpoints: [endpoint(vpce)] });
    expect(register.draft({ endpointId, region: "db-1" }, about).errors).toEqual({
      endpointId: words,
    });
  });

  it("takes a rejected one again, but in Azure", async () => {
    const { action: register } = await action("registerEndpoint");
    const again = (cloud: string, id: string) =>
      target(
        {
          ...served,
          cluster: cluster({ cloud }),
          endpoints: [endpoint(id, "Rejected", { description: "d" })],
        },
        { item: id },
      );
    expect(register.blocked(again("aws", vpce))).toBeUndefined();
    expect(register.draft({}, again("aws", vpce)).values).toEqual({
      region: "db-1",
      endpointId: vpce,
      description: "d",
    });
    expect(register.blocked(again("azure", azureId))).toMatch(/must be made anew/);
    expect(
      register.blocked(target({ ...served, endpoints: [endpoint(vpce)] }, { item: vpce })),
    ).toMatch(/^This endpoint is registered already/);
    expect(register.blocked(target({}))).toMatch(/^There is no endpoint service yet/);
  });

  it("has words of ours for a state that came without one", async () => {
    const { action: register } = await action("registerEndpoint");
    const { action: remove } = await action("removeEndpoint");
    const about = (state: "available" | "rejected" | "unknown") => {
      const one = endpoint(vpce, "", { status: { state, word: "" } });
      return target({ ...served, endpoints: [one] }, { item: vpce });
    };
    const words = "This endpoint is registered already";
    expect(register.blocked(about("available"))).toBe(`${words} (available).`);
    expect(register.blocked(about("unknown"))).toBe(`${words} (in an unknown state).`);
    expect(register.progress({ endpointId: vpce }, about("rejected"), {}).text).toBe(
      "It is rejected.",
    );
    expect(remove.progress({}, about("available"), {}).text).toBe("The endpoint is available.");
  });

  it("looks for it by its id, or by its description where the id is Astra DB's own", async () => {
    const { action: register } = await action("registerEndpoint");
    const values = { region: "db-1", endpointId: vpce, description: "carts" };
    const found = (...endpoints: ReturnType<typeof endpoint>[]) =>
      register.alike?.(values, target({ ...served, endpoints }));
    expect(found(endpoint(vpce))).toEqual([vpce]);
    expect(found(endpoint("pe-1", "Accepted", { cloudId: vpce }))).toEqual(["pe-1"]);
    expect(found(endpoint("pe-1", "Accepted", { description: "carts" }))).toEqual(["pe-1"]);
    expect(found(endpoint(vpce, "Rejected"))).toEqual([]);
    expect(found(endpoint(vpce, "Accepted", { region: "db-2" }))).toEqual([]);
    const another = endpoint("vpce-00000000000000001", "Accepted", { description: "carts" });
    expect(found(another)).toEqual([]);
    const twin = endpoint("pe-1", "Accepted", { description: "carts" });
    const draft = register.draft(values, target({ ...served, endpoints: [twin] }));
    expect(draft.errors).toEqual({
      description: "Another endpoint has this description: choose one that tells them apart.",
    });
  });

  it("ends when it stays rejected", async () => {
    const { action: register } = await action("registerEndpoint");
    const values = { region: "db-1", endpointId: vpce };
    const kind = (word: string, at?: number) =>
      register.progress(
        values,
        target({ ...served, endpoints: [endpoint(vpce, word)] }),
        at === undefined ? {} : { at },
      ).kind;
    expect(register.progress(values, target(served), { at: now }).kind).toBe("absent");
    expect([kind("Accepted"), kind("Quarantined"), kind("Rejected")]).toEqual([
      "done",
      "running",
      "absent",
    ]);
    expect([kind("Rejected", now - 59_000), kind("Rejected", now - 61_000)]).toEqual([
      "running",
      "failed",
    ]);
  });

  it("tells what must be there before", async () => {
    const { action: register } = await action("registerEndpoint");
    const { prerequisites } = register.draft({}, target(served));
    expect(prerequisites).toMatchObject([
      { copy: service().name, detail: expect.stringContaining("shared VPC") as string },
      { detail: root },
    ]);
  });
});

describe("removing an endpoint", () => {
  it("is a DELETE by the id that was answered, asked for by its name while it is in use", async () => {
    const { action: remove, asked } = await action(
      "removeEndpoint",
      new Response(null, { status: 204 }),
    );
    const about = target(
      { ...served, cluster: cluster({ cloud: "azure" }), endpoints: [endpoint(azureId)] },
      { item: azureId },
    );
    const draft = remove.draft({}, about);
    expect(draft.confirmation).toMatchObject({ typed: azureId });
    await remove.run(draft.values, about, {});
    const path = `${base}/endpoints/${encodeURIComponent(azureId)}`;
    expect(asked()).toEqual([`DELETE ${path}`]);
    expect(draft.calls).toEqual([{ method: "DELETE", path }]);
    expect(remove.undo(draft.values, about, {})).toEqual({
      cannot: `In Azure, ${azureId} must be made anew before it can be registered again.`,
    });
  });

  it("sends nothing when somebody was faster", async () => {
    const { action: remove, asked } = await action("removeEndpoint", json({}));
    expect(await remove.run({}, target({}, { item: vpce }), {})).toBe(vpce);
    expect(asked()).toEqual([]);
  });

  it("can be taken back by the cloud's id, where it is known", async () => {
    const { action: remove } = await action("removeEndpoint");
    const undo = (one: ReturnType<typeof endpoint>) => {
      const about = target({ ...served, endpoints: [one] }, { item: one.id });
      return remove.undo(remove.draft({}, about).values, about, {});
    };
    const values = { region: "db-1", endpointId: vpce, description: "d" };
    const again = { action: "registerEndpoint", about: vpce, values };
    expect(undo(endpoint(vpce, "Accepted", { description: "d" }))).toEqual(again);
    expect(undo(endpoint("pe-1", "Accepted", { cloudId: vpce, description: "d" }))).toEqual(again);
    expect(undo(endpoint("pe-1"))).toEqual({
      cannot: "The id that your cloud gave pe-1 is not known here: register it again by that id.",
    });
  });

  it("of a rejected one is not taken back: that would accept it", async () => {
    const { action: remove } = await action("removeEndpoint");
    const about = target({ ...served, endpoints: [endpoint(vpce, "Rejected")] }, { item: vpce });
    expect(remove.undo(remove.draft({}, about).values, about, {})).toEqual({
      cannot: `${vpce} was rejected before: there is nothing to take back.`,
    });
  });

  it("is done when it is not listed, or rejected now", async () => {
    const { action: remove } = await action("removeEndpoint");
    const about = (...endpoints: ReturnType<typeof endpoint>[]) =>
      target({ endpoints }, { item: vpce });
    const { values } = remove.draft({}, about(endpoint(vpce)));
    const { values: rejected } = remove.draft({}, about(endpoint(vpce, "Rejected")));
    const kind = (of: Values, word: string | undefined, at?: number) =>
      remove.progress(
        of,
        word === undefined ? about() : about(endpoint(vpce, word)),
        at === undefined ? {} : { at },
      ).kind;
    expect([kind(values, undefined), kind(values, "Rejected")]).toEqual(["done", "done"]);
    expect([kind(values, "Accepted"), kind(rejected, "Rejected")]).toEqual(["absent", "absent"]);
    expect(kind(rejected, "Rejected", now)).toBe("done");
  });
});

describe("describing an endpoint", () => {
  it("is a PUT by the id that was answered, and is taken back by the former words", async () => {
    const { action: describe_, asked } = await action("describeEndpoint", json({}));
    const about = target(
      { endpoints: [endpoint("pe-1", "Accepted", { description: "a" })] },
      { item: "pe-1" },
    );
    expect(describe_.draft({}, about)).toMatchObject({ values: { description: "a" }, errors: {} });
    expect(describe_.draft({ description: " a " }, about).errors).toEqual({
      description: "Nothing is changed yet.",
    });
    const draft = describe_.draft({ description: " b " }, about);
    expect(draft).toMatchObject({ values: { description: "b" }, errors: {} });
    await describe_.run(draft.values, about, {});
    expect(asked()).toEqual([`PUT ${base}/endpoints/pe-1 {"description":"b"}`]);
    expect(describe_.undo(draft.values, about, {})).toEqual({
      action: "describeEndpoint",
      item: "pe-1",
      values: { description: "a" },
    });
    expect(describe_.progress(draft.values, about, {}).kind).toBe("absent");
    expect(describe_.progress({ description: "a" }, about, {}).kind).toBe("done");
    const gone = target({}, { item: "pe-1" });
    expect(describe_.progress({ description: "" }, gone, {}).kind).toBe("absent");
    expect(describe_.blocked(target({}, { item: "pe-1" }))).toMatch(/not listed any more/);
  });
});

describe("bringing public access back", () => {
  type Address = AccessListBody["addresses"][number];
  const office: Address = { address: "203.0.113.0/24", enabled: true, description: "office" };
  const parkedVpn: Address = { address: "10.0.0.0/8", enabled: false, description: "vpn" };
  const theirs: Address = { address: "203.0.113.7/32", enabled: true, description: "theirs" };

  const listed = (addresses: readonly Address[], accessListEnabled = true): AccessListBody => ({
    addresses,
    configurations: { accessListEnabled },
  });
  const accessTo = (list: AccessListBody) => readAccess(list as never)!;
  const exactOf = (list: AccessListBody): string => accessTo(list).exact!;
  const inOrder = (list: AccessListBody) => JSON.parse(exactOf(list)) as AccessListBody;

  function about(list: AccessListBody): Target {
    const known = target({});
    const { networking } = known;
    const owners = { ...networking.owners, publicAccess: accessTo(list) };
    return { ...known, networking: { ...networking, owners } };
  }

  async function setting() {
    const { action: set } = await action("setPublicAccess");
    /** The list that is put; `to` undefined = to close it. */
    const put = (from: AccessListBody, to?: AccessListBody): AccessListBody => {
      const values: Values = to === undefined ? {} : { to: exactOf(to) };
      return set.draft(values, about(from)).calls[0]!.body as AccessListBody;
    };
    const kind = (to: AccessListBody, now: AccessListBody) =>
      set.progress({ to: exactOf(to) }, about(now), {}).kind;
    return { put, kind };
  }

  it("enables and adds what was let in, and leaves what others put on the list", async () => {
    const { put, kind } = await setting();
    const before = listed([office, parkedVpn]);
    const off = { ...office, enabled: false };
    expect(put(listed([off, theirs]), before)).toEqual(listed([office, theirs]));
    expect(put(listed([theirs]), before)).toEqual(listed([theirs, office]));
    expect(kind(before, listed([off, theirs]))).toBe("absent");
    expect(kind(before, listed([office, theirs]))).toBe("done");
  });

  it("keeps what somebody else wrote of an address", async () => {
    const { put } = await setting();
    const renamed = { ...office, enabled: false, description: "headquarters" };
    expect(put(listed([renamed]), listed([office])).addresses).toEqual([
      { ...renamed, enabled: true },
    ]);
  });

  it("switches the list off where it was off, and never on: that would shut others out", async () => {
    const { put, kind } = await setting();
    expect(put(listed([theirs]), listed([], false))).toEqual(listed([theirs], false));
    expect(put(listed([], false), listed([office]))).toEqual(listed([office], false));
    expect(kind(listed([], false), listed([theirs]))).toBe("absent");
    expect(kind(listed([office]), listed([office], false))).toBe("done");
  });

  const aList = fc
    .tuple(
      fc.uniqueArray(
        fc.record({
          address: fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "192.0.2.9", "203.0.113.0/24"),
          enabled: fc.boolean(),
          description: fc.constantFrom("", "office"),
        }),
        { selector: ({ address }) => address },
      ),
      fc.boolean(),
    )
    .map(([addresses, isOn]) => inOrder(listed(addresses, isOn)));

  it("takes nothing from anybody, and is just what it was where nobody else touched it", async () => {
    const { put, kind } = await setting();
    const isClosed = (list: AccessListBody) => accessTo(list).state === "closed";
    fc.assert(
      fc.property(aList, aList, (from, to) => {
        fc.pre(!isClosed(to));
        const after = put(from, to);
        const find = (address: string) => after.addresses.find((one) => one.address === address);
        for (const one of from.addresses) {
          expect(find(one.address)).toEqual({ ...one, enabled: find(one.address)!.enabled });
          if (one.enabled) expect(find(one.address)!.enabled).toBe(true);
        }
        for (const one of to.addresses) {
          if (one.enabled) expect(find(one.address)?.enabled).toBe(true);
        }
        expect(kind(to, after)).toBe("done");
        expect(inOrder(put(put(to), to))).toEqual(to);
      }),
    );
  });
});
