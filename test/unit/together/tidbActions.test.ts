// Every write of TiDB Cloud, from the draft to done and back, over real HTTP.
import { describe, expect, it } from "vitest";
import type { Values } from "../../../src/domain/draft.ts";
import type { ActionId, Target } from "../../../src/providers/provider.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import { failureOf } from "../http/scripted.ts";
import { cases, kafka, type Case } from "./tidbCases.ts";
import { cloudEndpoint, driveTidb, idOf, type TidbDrive } from "./tidbDrive.ts";
import { act } from "./driven.ts";

/** A service of the customer in the region of web-essential, by how it accepts. */
function serviceBy({ sandbox, row }: TidbDrive, acceptance: string): string {
  const targets = sandbox.parts["tidb"]?.targets?.(row("web-essential").id) ?? [];
  const services = sandbox.world.services.all();
  const found = services.find(
    (one) =>
      targets.some(({ identifier }) => identifier === one.name) && one.acceptance === acceptance,
  );
  return found?.name ?? "";
}

/** What is to be found of an action, as the operations look for it after a lost answer. */
function traceOf(drive: TidbDrive, id: ActionId, values: Values, target: Target): string {
  const action = drive.action(id);
  if (action.alike === undefined) return action.progress(values, target, {}).kind;
  const [subject] = action.alike(values, target);
  return subject === undefined ? "absent" : action.progress(values, target, { subject }).kind;
}

/** What there is on TiDB Cloud's side, in words. */
function picture({ state }: TidbDrive): string[] {
  return [
    ...state.connections.all().map((one) => `${one.groupId} ${one.endpointId} ${one.state}`),
    ...state.links.all().map((one) => `${one.target} ${one.state}`),
    ...state.domains.all().map((one) => `${one.linkId} ${one.type} ${one.uniqueName} ${one.state}`),
  ].sort();
}

const variants: readonly Partial<TidbVariants>[] = [
  {},
  { gcpId: "name" },
  { gcpId: "path" },
  { listsDiscovered: false },
  { projects: "neither" },
  { algorithm: "SHA-256", nodeGroupsCall: true },
];
/** Ids by name are taken only where they are listed by name. */
const fits = (one: Case, variant: Partial<TidbVariants>): boolean =>
  one.cluster !== "tracking-eu" || variant.projects !== "neither";
const table = cases.flatMap((one) =>
  variants
    .filter((variant) => fits(one, variant))
    .map((variant) => [one.name, JSON.stringify(variant), one, variant] as const),
);

describe.each(table)("%s where the service is %s", (_name, _variant, one, variant) => {
  async function begin() {
    const drive = await driveTidb(variant);
    const known = await drive.read(one.cluster);
    const { typed, ...about } = await one.subject(drive, known);
    const target = { ...(await drive.read(one.cluster)), ...about };
    return { drive, typed, about, target, before: picture(drive) };
  }

  it("is absent before, done after, and as it was once it is taken back", async () => {
    const { drive, typed, about, target, before } = await begin();
    const action = drive.action(one.action);
    const { values, subject } = await act(drive, one.action, typed, target);
    expect(traceOf(drive, one.action, values, target)).toBe("absent");
    const sent = { subject, at: Date.now() };
    drive.sandbox.clock.advance(60);
    const after = { ...(await drive.read(one.cluster)), ...about };
    expect(action.progress(values, after, sent).kind).toBe("done");
    expect(traceOf(drive, one.action, values, after)).toBe("done");
    expect(picture(drive)).not.toEqual(before);

    const undo = action.undo(values, target, sent);
    if ("cannot" in undo) {
      expect(one.action).toBe("deleteEgressEndpoint");
      return;
    }
    const back = { ...after, item: undo.item };
    const done = await act(drive, undo.action, undo.values, back);
    drive.sandbox.clock.advance(60);
    const last = { ...(await drive.read(one.cluster)), item: undo.item };
    const kind = drive.action(undo.action).progress(done.values, last, { subject: done.subject });
    expect(kind.kind).toBe("done");
    expect(picture(drive)).toEqual(before);
  });

  it.each<FaultAction>([{ lostAnswer: true }, { afterEffect: true, status: 503 }])(
    "is found when its answer is lost (%o)",
    async (fault) => {
      const { drive, typed, about, target } = await begin();
      const { values } = drive.action(one.action).draft(typed, target);
      drive.sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times: 1 }, do: fault }]);
      const failure = await failureOf(drive.action(one.action).run(values, target, {}));
      expect(failure.outcome).toBe("unknown");
      drive.sandbox.clock.advance(60);
      const after = { ...(await drive.read(one.cluster)), ...about };
      expect(traceOf(drive, one.action, values, after)).toBe("done");
    },
  );

  it("is not there when it was lost on the way", async () => {
    const { drive, typed, about, target, before } = await begin();
    const { values } = drive.action(one.action).draft(typed, target);
    drive.sandbox.faults.setPlan([
      { match: { ...one.write, nth: 1, times: 1 }, do: { drop: true } },
    ]);
    const lost = await failureOf(drive.action(one.action).run(values, target, {}));
    expect(lost.outcome).toBe("unknown");
    const after = { ...(await drive.read(one.cluster)), ...about };
    expect(traceOf(drive, one.action, values, after)).toBe("absent");
    expect(picture(drive)).toEqual(before);
  });

  it("names the role that may when this one may not", async () => {
    const { drive, typed, target } = await begin();
    const viewer = await drive.as(drive.sandbox.address.parts["tidb"]!.keys["viewer"]!);
    const action = viewer.actions.find(({ id }) => id === one.action)!;
    const { values } = action.draft(typed, target);
    const refused = await failureOf(action.run(values, target, {}));
    expect([refused.code, refused.next]).toEqual([
      "permission",
      "This needs a key with the role Organization Owner or Project Owner.",
    ]);
  });
});

describe("an endpoint on GCP", () => {
  it("is sent as TiDB Cloud has discovered it, whichever form is typed", async () => {
    for (const gcpId of ["path", "name"] as const) {
      const drive = await driveTidb({ gcpId });
      const target = await drive.read("tracking-eu");
      const id = target.networking.endpoints.items.find(
        ({ status }) => status.word === "DISCOVERED",
      )?.cloudId;
      const { name, accountId } = drive.sandbox.world.endpoints
        .group(drive.state.services.group(drive.row("tracking-eu").id)[0]!.serviceId!)
        .find((one) => one.state === "pendingAcceptance")!;
      const path = `projects/${accountId}/regions/europe-west1/forwardingRules/${name}`;
      const prefix = "https://www.googleapis.com/compute/v1/";
      for (const typed of [name, path, prefix + path]) {
        const { values } = drive
          .action("registerEndpoint")
          .draft({ endpointId: typed, nodeGroup: "" }, target);
        expect(values["endpointId"]).toBe(id);
      }
    }
  });

  it.each(["path", "name", "either"] as const)(
    "that a person made in the sandbox has an id that is taken: %s",
    async (gcpId) => {
      const drive = await driveTidb({ gcpId, listsDiscovered: false });
      const endpointId = await cloudEndpoint(drive, drive.row("tracking-eu"));
      const target = await drive.read("tracking-eu");
      const draft = drive.action("registerEndpoint").draft({ endpointId }, target);
      expect([draft.errors, draft.warnings]).toEqual([{}, []]);
      await act(drive, "registerEndpoint", { endpointId }, target);
    },
  );

  it("that TiDB Cloud has not seen is refused in plain words", async () => {
    const drive = await driveTidb();
    const target = await drive.read("tracking-eu");
    const refused = await failureOf(
      act(drive, "registerEndpoint", { endpointId: "not-there-yet" }, target),
    );
    expect([refused.code, refused.outcome, refused.message]).toEqual([
      "invalidInput",
      "unchanged",
      "TiDB Cloud has not seen a connection request from this endpoint: it is not there yet, or its id does not match.",
    ]);
  });
});

describe("an endpoint on Azure", () => {
  it("is registered with its private IP address", async () => {
    const drive = await driveTidb();
    const row = drive.row("finance-eu");
    drive.state.clusters.change(row.id, { state: "ACTIVE" });
    const target = await drive.read("finance-eu");
    const item = target.networking.endpoints.items[0]!;
    const { values } = await act(drive, "removeEndpoint", {}, { ...target, item: item.id });
    const undo = drive
      .action("removeEndpoint")
      .undo(values, { ...target, item: item.id }, { subject: item.id });
    drive.sandbox.clock.advance(60);
    if ("cannot" in undo) throw new Error(undo.cannot);
    await act(drive, "registerEndpoint", undo.values, await drive.read("finance-eu"));
    const body = drive.calls.findLast(({ method }) => method === "POST")?.body;
    expect(body).toEqual({
      endpointId: item.cloudId,
      privateIpAddress: drive.sandbox.world.endpoints.get(item.cloudId!)?.address,
    });
  });
});

describe("an endpoint that does not exist", () => {
  it("fails with what TiDB Cloud says, and may be registered again", async () => {
    const drive = await driveTidb();
    const typed = { endpointId: "vpce-00000000000000bad" };
    const target = await drive.read("shop-prod");
    const { values, subject } = await act(drive, "registerEndpoint", typed, target);
    drive.sandbox.clock.advance(60);
    const after = await drive.read("shop-prod");
    const progress = drive.action("registerEndpoint").progress(values, after, { subject });
    expect(progress).toEqual({
      kind: "failed",
      text: "the VPC endpoint does not exist. Remove it here, check it in your cloud, and register it again.",
    });
    expect(drive.action("registerEndpoint").draft(typed, after).errors).toEqual({});
  });
});

describe("domain names of TiDB Cloud's own", () => {
  it("are asked for by a dry run, and attached by the name that it tells", async () => {
    const drive = await driveTidb();
    const target = { ...(await drive.read("web-essential")), item: kafka(drive) };
    const [own] = drive.state.domains
      .all()
      .filter(({ linkId, type }) => linkId === target.item && type === "TIDBCLOUD_MANAGED");
    await act(drive, "detachDomains", { attachDomainId: own!.id }, target);
    const free = { ...(await drive.read("web-essential")), item: kafka(drive) };
    const before = drive.calls.length;
    const { values, subject } = await act(drive, "attachDomains", {}, free);
    const bodies = drive.calls.slice(before).map(({ body }) => body);
    const made = drive.state.domains.get(subject);
    expect(bodies).toEqual([
      { attachDomain: { type: "TIDBCLOUD_MANAGED" }, validateOnly: true },
      { attachDomain: { type: "TIDBCLOUD_MANAGED", uniqueName: made?.uniqueName } },
    ]);
    const running = { ...(await drive.read("web-essential")), item: kafka(drive) };
    const attach = drive.action("attachDomains");
    expect(attach.progress(values, running, { subject }).kind).toBe("running");
    drive.sandbox.clock.advance(60);
    const done = { ...(await drive.read("web-essential")), item: kafka(drive) };
    expect(attach.progress(values, done, { subject }).kind).toBe("done");
    expect(attach.draft({}, done).errors["uniqueName"]).toMatch(/^These names are attached/);
  });
});

describe("a dry run for a name", () => {
  it.each<FaultAction>([{ lostAnswer: true }, { status: 503 }, { status: 403 }])(
    "that fails (%o) has changed nothing",
    async (fault) => {
      const drive = await driveTidb();
      const target = { ...(await drive.read("web-essential")), item: kafka(drive) };
      const before = picture(drive);
      const path = "/serverless/v1beta1/clusters/*/privateLinkConnections/*";
      drive.sandbox.faults.setPlan([{ match: { method: "POST", path }, do: fault }]);
      const values = { type: "TIDBCLOUD_MANAGED", uniqueName: "" };
      const failure = await failureOf(drive.action("attachDomains").run(values, target, {}));
      expect(failure.outcome).toBe("unchanged");
      expect(picture(drive)).toEqual(before);
    },
  );
});

describe("a target whose owner must accept", () => {
  it.each([
    ["accept", "done"],
    ["reject", "failed"],
    ["expire", "failed"],
  ] as const)("waits for a person; %s: %s", async (decision, kind) => {
    const drive = await driveTidb();
    for (const one of drive.state.links.all()) {
      if (one.state === "PENDING_ACCEPTANCE") drive.state.links.remove(one.id);
    }
    const typed = { displayName: "again", identifier: serviceBy(drive, "manual") };
    const target = await drive.read("web-essential");
    const { values, subject } = await act(drive, "createEgressEndpoint", typed, target);
    drive.sandbox.clock.advance(60);
    const create = drive.action("createEgressEndpoint");
    const waiting = await drive.read("web-essential");
    const { kind: before, text } = create.progress(values, waiting, { subject });
    expect(before).toBe("person");
    expect(text).toMatch(/^The owner of com\.amazonaws\.vpce\..* must accept vpce-/);
    const part = drive.sandbox.parts["tidb"]!;
    expect(part.pending?.().map(({ id }) => id)).toEqual([subject]);
    part.decide?.(subject, decision);
    drive.sandbox.clock.advance(60);
    const last = await drive.read("web-essential");
    expect(create.progress(values, last, { subject }).kind).toBe(kind);
  });
});

describe("reads that lag behind writes", () => {
  it("show what was done later", async () => {
    const drive = await driveTidb({ readLagSeconds: 30 });
    const row = drive.row("shop-prod");
    const endpointId = await cloudEndpoint(drive, row);
    const target = await drive.read("shop-prod");
    const { values, subject } = await act(drive, "registerEndpoint", { endpointId }, target);
    const kind = async () =>
      drive.action("registerEndpoint").progress(values, await drive.read("shop-prod"), { subject })
        .kind;
    expect(await kind()).toBe("absent");
    drive.sandbox.clock.advance(120);
    expect(await kind()).toBe("done");
    expect(idOf(row)).toBe(target.cluster.id);
  });
});
