// Each write of ClickHouse Cloud's provider beside its endpoints', from draft to done and back, over real HTTP.
import { describe, expect, it } from "vitest";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { actionOf, type ActionId } from "../../../src/providers/provider.ts";
import { failureOf } from "../http/scripted.ts";
import {
  driveClickhouse,
  endpointCalled,
  progressOf,
  type ClickhouseDrive,
} from "./clickhouseDrive.ts";
import { act, actionIn } from "./driven.ts";

const fresh = "vpce-0a1b2c3d4e5f60718";

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
