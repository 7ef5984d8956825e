// Each write of ClickHouse Cloud's provider, from draft to done and back, over real HTTP.
import { describe, expect, it } from "vitest";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { actionOf, type ActionId } from "../../../src/providers/provider.ts";
import { failureOf } from "../http/scripted.ts";
import {
  act,
  actionIn,
  driveClickhouse,
  progressOf,
  type ClickhouseDrive,
} from "./clickhouseDrive.ts";

const fresh = "vpce-0a1b2c3d4e5f60718";

/** The writes that arrived, as method and the end of the path. */
function writes(drive: ClickhouseDrive): string[] {
  return drive
    .asked()
    .filter((call) => !call.startsWith("GET"))
    .map((call) => call.replace(/^(\w+) .*\/services\/[^/]+/, "$1 …"));
}

function attachedTo(drive: ClickhouseDrive, name: string): readonly string[] {
  return drive.book.services.all().find((one) => one.name === name)?.endpointIds ?? [];
}

function entry(drive: ClickhouseDrive, id: string) {
  return drive.book.endpoints.get(`${drive.organization}/${id}`);
}

/** The id of the endpoint with this description. */
function endpointCalled(drive: ClickhouseDrive, description: string): string {
  const found = drive.book.endpoints.all().find((one) => one.description === description);
  return found?.endpointId ?? "";
}

describe("attach a private endpoint", () => {
  it("puts it on the list with its description, and can be taken back", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("events-prod");
    const before = attachedTo(drive, "events-prod");
    const typed = { endpointId: ` ${fresh} `, description: "new VPC" };
    drive.asked();
    const { draft } = await act(drive, "registerEndpoint", typed, target);
    expect(writes(drive)).toEqual(["POST …/privateEndpoint"]);
    expect(attachedTo(drive, "events-prod")).toEqual([...before, fresh]);
    expect(entry(drive, fresh)).toMatchObject({ description: "new VPC", region: "eu-west-1" });
    expect(await progressOf(drive, "registerEndpoint", draft.values, target)).toEqual({
      kind: "done",
      text: "The endpoint is on the allow list.",
    });
    const undo = actionIn(drive, "registerEndpoint").undo(draft.values, target, {});
    expect(undo).toEqual({
      action: "removeEndpoint",
      item: fresh,
      values: {},
      leaves: [`The organization still lists the endpoint ${fresh}.`],
    });
    await act(drive, "removeEndpoint", {}, await drive.read("events-prod", fresh));
    expect(attachedTo(drive, "events-prod")).toEqual(before);
  });

  it.each([404, 405, 501] as const)(
    "changes the service instead where the newer call answers %i, and leaves the others alone",
    async (attachCall) => {
      const drive = await driveClickhouse({ of: { attachCall } });
      const before = attachedTo(drive, "events-prod");
      const target = await drive.read("events-prod");
      drive.asked();
      await act(drive, "registerEndpoint", { endpointId: fresh }, target);
      expect(writes(drive)).toEqual(["POST …/privateEndpoint", "PATCH …"]);
      expect(attachedTo(drive, "events-prod")).toEqual([...before, fresh]);
      expect(drive.sandbox.requests).toEqual([]);
    },
  );

  it("offers what the organization knows already, with its description", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("reports-dev");
    const action = actionIn(drive, "registerEndpoint");
    const [field] = action.draft({}, target).fields;
    const known = ["staging VPC", "app VPC", "jobs VPC"].map((one) => endpointCalled(drive, one));
    expect(field?.suggestions).toEqual(known);
    const { draft } = await act(drive, "registerEndpoint", { endpointId: known[0]! }, target);
    expect(draft.values).toEqual({ endpointId: known[0], description: "staging VPC" });
    expect(attachedTo(drive, "reports-dev")).toEqual([known[0]]);
    // It was in the organization before: nothing is left when this is taken back.
    expect(action.undo(draft.values, target, {})).not.toHaveProperty("leaves");
  });

  it("lets a waiting endpoint of GCP in", async () => {
    const drive = await driveClickhouse();
    const { world } = drive.sandbox;
    const services = drive.book.services.all();
    const metrics = services.find(({ name }) => name === "metrics-eu");
    const waiting = world.endpoints
      .group(metrics?.serviceId ?? "")
      .find(({ state }) => state === "pendingAcceptance");
    const target = await drive.read("metrics-eu");
    await act(drive, "registerEndpoint", { endpointId: waiting!.id }, target);
    drive.sandbox.clock.advance(60);
    expect(world.endpoints.get(waiting!.id)?.state).toBe("available");
  });
});

describe("remove a private endpoint", () => {
  it("that another service has: only off this list", async () => {
    const drive = await driveClickhouse();
    const id = endpointCalled(drive, "app VPC");
    const target = await drive.read("events-prod", id);
    drive.asked();
    const { draft } = await act(drive, "removeEndpoint", {}, target);
    expect(draft.then).toBeUndefined();
    expect(draft.effects).toContain("The organization keeps it for: analytics-prod.");
    expect(writes(drive)).toEqual(["PATCH …"]);
    expect(attachedTo(drive, "events-prod")).not.toContain(id);
    expect(attachedTo(drive, "analytics-prod")).toContain(id);
    expect(await progressOf(drive, "removeEndpoint", draft.values, target)).toMatchObject({
      kind: "done",
    });
  });

  it("that nobody else has: then out of the organization, and all of it back again", async () => {
    const drive = await driveClickhouse();
    const id = endpointCalled(drive, "jobs VPC");
    const target = await drive.read("events-prod", id);
    const { draft } = await act(drive, "removeEndpoint", {}, target);
    const [step] = draft.then ?? [];
    expect(step).toMatchObject({ action: "dropEndpoint", item: id });
    const drop = actionIn(drive, "dropEndpoint");
    const between = await drive.read("events-prod", id);
    expect(drop.progress(step!.values, between, {}).kind).toBe("absent");
    const sent = await act(drive, "dropEndpoint", step!.values, between);
    // What the first draft showed is what both sent.
    expect(draft.calls).toHaveLength(2);
    expect(draft.calls[1]).toEqual(sent.draft.calls[0]);
    expect(entry(drive, id)).toBeUndefined();
    expect(await progressOf(drive, "dropEndpoint", step!.values, between)).toMatchObject({
      kind: "done",
    });
    const undo = drop.undo(step!.values, between, {});
    expect(undo).toMatchObject({ action: "registerEndpoint" });
    const values = "values" in undo ? undo.values : {};
    await act(drive, "registerEndpoint", values, await drive.read("events-prod"));
    expect(entry(drive, id)?.description).toBe("jobs VPC");
    expect(attachedTo(drive, "events-prod")).toContain(id);
    const back = actionIn(drive, "removeEndpoint").undo(draft.values, target, {});
    expect(back).toMatchObject({ values });
  });

  it("warns when the list becomes empty, and says who still enters", async () => {
    const drive = await driveClickhouse();
    const [id] = attachedTo(drive, "history-2024");
    const target = await drive.read("history-2024", id);
    const { warnings, confirmation } = actionIn(drive, "removeEndpoint").draft({}, target);
    const words =
      "The allow list of history-2024 becomes empty: no endpoint may enter. Its IP access list is empty as well: nobody reaches it any more.";
    expect(warnings).toEqual([words]);
    expect(confirmation?.detail).toContain(words);
    expect(confirmation?.typed).toBe("history-2024");
    const more = await drive.read("events-prod", endpointCalled(drive, "app VPC"));
    expect(actionIn(drive, "removeEndpoint").draft({}, more).warnings).toEqual([]);
  });

  it("names an endpoint of Azure as the service writes it", async () => {
    const drive = await driveClickhouse();
    const [id = ""] = attachedTo(drive, "billing-de");
    const target = await drive.read("billing-de", id.toUpperCase());
    const { draft } = await act(drive, "removeEndpoint", {}, target);
    const body = { privateEndpointIds: { remove: [id] } };
    expect(draft.calls[0]?.body).toEqual(body);
    expect(drive.sandbox.requests.at(-1)?.body).toEqual(body);
    expect(attachedTo(drive, "billing-de")).not.toContain(id);
  });

  it("does not drop what somebody attached elsewhere meanwhile", async () => {
    const drive = await driveClickhouse();
    const id = endpointCalled(drive, "jobs VPC");
    const { draft } = await act(drive, "removeEndpoint", {}, await drive.read("events-prod", id));
    await act(drive, "registerEndpoint", { endpointId: id }, await drive.read("reports-dev"));
    const [step] = draft.then ?? [];
    const target = await drive.read("events-prod", id);
    const drop = actionIn(drive, "dropEndpoint");
    expect(drop.blocked(target)).toBe("It is attached to: reports-dev. Remove it there first.");
    expect(drop.progress(step!.values, target, {})).toEqual({
      kind: "done",
      text: "The organization keeps the endpoint for: reports-dev.",
    });
  });

  it("says which key is needed where the organization refuses", async () => {
    const drive = await driveClickhouse({ key: "developer" });
    const id = endpointCalled(drive, "staging VPC");
    const target = await drive.read("events-prod", id);
    const failure = await failureOf(actionIn(drive, "dropEndpoint").run({}, target, {}));
    expect([failure.code, failure.next]).toEqual(["permission", "Use a key with the role Admin."]);
    expect(entry(drive, id)).toBeDefined();
  });
});

describe("create an egress endpoint", () => {
  const share = "arn:aws:ram:eu-west-1:123456789012:resource-share/8f0e1d2c-0001";
  /** A service of the customer that nothing leads to yet, with what would come of it. */
  const service = ({ sandbox, book }: ClickhouseDrive, outcome: string): string => {
    const targets = sandbox.parts["clickhouse"]?.targets?.(book.services.all()[0]?.id ?? "") ?? [];
    const used = book.reverse.all().map(({ target }) => target);
    const free = targets.filter(
      ({ type, identifier }) => type === "VPC_ENDPOINT_SERVICE" && !used.includes(identifier),
    );
    return free.find((one) => one.outcome === outcome)?.identifier ?? "";
  };

  it("to a service that lets it in at once, and deletes it again", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("events-prod");
    const typed = {
      vpcEndpointServiceName: service(drive, "accepted"),
      description: "stock",
      domainNames: ["Stock.meridian.internal."],
    };
    const { draft, subject } = await act(drive, "createEgressEndpoint", typed, target);
    expect(draft.values).toMatchObject({ domainNames: ["stock.meridian.internal"] });
    const look = () => progressOf(drive, "createEgressEndpoint", draft.values, target, subject);
    expect((await look()).kind).toBe("running");
    drive.sandbox.clock.advance(60);
    expect((await look()).text).toMatch(/^Available at vpce-/);
    const again = actionIn(drive, "createEgressEndpoint").draft(
      typed,
      await drive.read("events-prod"),
    );
    expect(again.errors["vpcEndpointServiceName"]).toBe(
      `There is one already (Ready): ${subject}.`,
    );
    const about = await drive.read("events-prod", subject);
    const deleted = await act(drive, "deleteEgressEndpoint", {}, about);
    expect(deleted.draft.confirmation?.typed).toBe("events-prod");
    drive.sandbox.clock.advance(60);
    expect(await progressOf(drive, "deleteEgressEndpoint", {}, about)).toMatchObject({
      kind: "done",
    });
  });

  it("to one that its owner must accept: the person reads who", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("analytics-prod");
    const typed = { vpcEndpointServiceName: service(drive, "needsAcceptance"), description: "x" };
    const { draft, subject } = await act(drive, "createEgressEndpoint", typed, target);
    drive.sandbox.clock.advance(60);
    const look = () => progressOf(drive, "createEgressEndpoint", draft.values, target, subject);
    expect(await look()).toMatchObject({ kind: "person" });
    const { pending } = (await drive.control("GET", "/pending")).body;
    expect(pending).toContainEqual(expect.objectContaining({ id: subject }));
    await drive.control("POST", "/accept", { id: subject });
    drive.sandbox.clock.advance(60);
    expect((await look()).kind).toBe("done");
  });

  it.each([
    [
      "VPC_RESOURCE",
      { vpcResourceConfigurationId: "rcfg-0123456789abcdef0", vpcResourceShareArn: share },
    ],
    [
      "MSK_MULTI_VPC",
      {
        mskClusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/k/8f0e1d2c-5",
        mskAuthentication: "SASL_SCRAM",
      },
    ],
  ])("of the type %s", async (type, answers) => {
    const drive = await driveClickhouse();
    const target = await drive.read("events-prod");
    const typed = { type, ...answers, description: "one" };
    const { draft, subject } = await act(drive, "createEgressEndpoint", typed, target);
    expect(draft.calls[0]?.body).toEqual({ type, ...answers, description: "one" });
    const action = actionIn(drive, "createEgressEndpoint");
    expect(action.alike?.(draft.values, await drive.read("events-prod"))).toEqual([subject]);
  });

  it("from a service on GCP, to a service attachment", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("metrics-eu");
    const typed = {
      gcpServiceAttachment: "projects/p-1/regions/europe-west4/serviceAttachments/none",
      description: "one",
    };
    const { draft, subject } = await act(drive, "createEgressEndpoint", typed, target);
    expect(draft.values).toMatchObject({ type: "GCP_PSC_SERVICE_ATTACHMENT" });
    drive.sandbox.clock.advance(60);
    const progress = await progressOf(drive, "createEgressEndpoint", draft.values, target, subject);
    expect(progress.kind).toBe("failed");
  });

  it("is found when its answer was lost, and then taken back by its id", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("events-prod");
    const typed = { vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3", description: "s3" };
    const action = actionIn(drive, "createEgressEndpoint");
    const { values } = action.draft(typed, target);
    expect(action.alike?.(values, target)).toEqual([]);
    drive.fault({ lostAnswer: true }, { method: "POST" });
    const failure = await failureOf(action.run(values, target, {}));
    expect(failure.outcome).toBe("unknown");
    const after = await drive.read("events-prod");
    const [subject] = action.alike?.(values, after) ?? [];
    expect(action.progress(values, after, {}).kind).toBe("running");
    expect(action.undo(values, after, { subject: subject ?? "" })).toEqual({
      action: "deleteEgressEndpoint",
      item: subject,
      values: {},
    });
    expect(drive.asked().filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });
});

describe("set domain names", () => {
  it("replaces the list, clears it, and puts it back", async () => {
    const drive = await driveClickhouse();
    const id = drive.book.reverse.all().find(({ names }) => names.length > 0)?.id ?? "";
    const target = await drive.read("events-prod", id);
    const typed = { domainNames: ["*.db.meridian.internal", "db.meridian.internal"] };
    const { draft } = await act(drive, "setDomainNames", typed, target);
    expect(drive.book.reverse.get(id)?.names).toEqual(typed.domainNames);
    expect(await progressOf(drive, "setDomainNames", draft.values, target)).toMatchObject({
      kind: "done",
    });
    const cleared = await act(
      drive,
      "setDomainNames",
      { domainNames: [] },
      await drive.read("events-prod", id),
    );
    expect(cleared.draft.calls[0]?.body).toEqual({ customPrivateDnsMappings: [] });
    expect(drive.book.reverse.get(id)?.names).toEqual([]);
    const undo = actionIn(drive, "setDomainNames").undo(draft.values, target, {});
    expect(undo).toMatchObject({
      action: "setDomainNames",
      values: { domainNames: ["orders-db.meridian.internal"] },
    });
  });

  it("is not sent over what somebody else changed meanwhile", async () => {
    const drive = await driveClickhouse();
    const id = drive.book.reverse.all()[0]?.id ?? "";
    const action = actionIn(drive, "setDomainNames");
    const before = await drive.read("events-prod", id);
    const { values } = action.draft({ domainNames: ["a.example.com"] }, before);
    drive.book.reverse.change(id, { names: ["other.example.com"] });
    const failure = await failureOf(action.run(values, await drive.read("events-prod", id), {}));
    expect(failure).toMatchObject({ code: "conflict", outcome: "unchanged" });
    expect(drive.book.reverse.get(id)?.names).toEqual(["other.example.com"]);
  });
});

describe("wake a service", () => {
  it.each([
    ["reports-dev", "awake", "awaking"],
    ["history-2024", "start", "starting"],
  ])("%s by the command %s", async (name, command, word) => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const target = await drive.read(name);
    const action = actionIn(drive, "wakeCluster");
    expect(action.progress({}, target, {}).kind).toBe("absent");
    const { draft } = await act(drive, "wakeCluster", {}, target);
    expect(draft.calls[0]).toMatchObject({ method: "PATCH", body: { command } });
    const during = await drive.read(name);
    expect(during.cluster.status).toEqual({ state: "pending", word });
    expect(action.progress({}, during, {}).kind).toBe("running");
    drive.sandbox.clock.advance(60);
    const after = await drive.read(name);
    expect(action.progress({}, after, {})).toEqual({
      kind: "done",
      text: "The service is running.",
    });
    expect(action.blocked(after)).toBe("The service does not sleep: it is running.");
    expect(after.networking.services.items).toHaveLength(1);
  });
});

describe("delete an egress endpoint", () => {
  it("that somebody else deleted meanwhile", async () => {
    const drive = await driveClickhouse();
    const id = drive.book.reverse.all()[0]?.id ?? "";
    const target = await drive.read("events-prod", id);
    drive.book.reverse.remove(id);
    await act(drive, "deleteEgressEndpoint", {}, target);
    expect(drive.sandbox.requests.at(-1)).toMatchObject({ method: "DELETE", status: 404 });
    const progress = await progressOf(drive, "deleteEgressEndpoint", {}, target);
    expect(progress).toEqual({ kind: "done", text: "The endpoint is deleted." });
  });
});

describe("a service that falls asleep while something is deleted", () => {
  it("does not look as if that were gone", async () => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const id = drive.book.reverse.all()[0]?.id ?? "";
    const target = await drive.read("events-prod", id);
    await act(drive, "deleteEgressEndpoint", {}, target);
    drive.book.services.change(target.cluster.id, { state: "idle" });
    expect((await progressOf(drive, "deleteEgressEndpoint", {}, target)).kind).toBe("running");
    drive.fault({ status: 424, body: { status: 424, error: "idle" } }, { method: "DELETE" });
    const failure = await failureOf(actionIn(drive, "deleteEgressEndpoint").run({}, target, {}));
    expect([failure.code, failure.next]).toEqual([
      "conflict",
      "The service sleeps: wake it, then try again.",
    ]);
  });
});

describe("a write whose answer is lost", () => {
  const lost: readonly FaultAction[] = [
    { lostAnswer: true },
    { afterEffect: true, status: 500 },
    { cut: true },
  ];
  const cases = lost.flatMap((fault) =>
    (["registerEndpoint", "removeEndpoint", "wakeCluster"] as const).map(
      (id): [ActionId, FaultAction] => [id, fault],
    ),
  );

  it.each(cases)("%s, %j: is seen by a look, where reads lag as well", async (id, fault) => {
    const drive = await driveClickhouse({ of: { readLagSeconds: 5 } });
    drive.sandbox.clock.advance(60);
    const name = id === "wakeCluster" ? "reports-dev" : "events-prod";
    const item = id === "removeEndpoint" ? endpointCalled(drive, "jobs VPC") : undefined;
    const target = await drive.read(name, item);
    const action = actionOf(drive.session, id)!;
    const { values } = action.draft({ endpointId: fresh }, target);
    const method = id === "registerEndpoint" ? "POST" : "PATCH";
    drive.fault(fault, { method });
    const failure = await failureOf(action.run(values, target, {}));
    expect(failure.outcome).toBe("unknown");
    expect((await progressOf(drive, id, values, target)).kind).toBe("absent");
    drive.sandbox.clock.advance(6);
    expect((await progressOf(drive, id, values, target)).kind).not.toBe("absent");
  });
});
