// What ClickHouse Cloud's provider does to allow lists and the organization's list, over real HTTP.
import { describe, expect, it } from "vitest";
import { failureOf } from "../http/scripted.ts";
import {
  attachedTo,
  driveClickhouse,
  endpointCalled,
  entry,
  progressOf,
  writes,
} from "./clickhouseDrive.ts";
import { act, actionIn } from "./driven.ts";

const fresh = "vpce-0a1b2c3d4e5f60718";

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

  it.each([400, 404, 409, 422] as const)(
    "tells the organization first where the service wants that (%i), and keeps the description",
    async (unknownAdded) => {
      const drive = await driveClickhouse({ of: { attachCall: 404, unknownAdded } });
      const before = attachedTo(drive, "events-prod");
      const target = await drive.read("events-prod");
      drive.asked();
      const typed = { endpointId: fresh, description: "new VPC" };
      const { draft } = await act(drive, "registerEndpoint", typed, target);
      expect(writes(drive)).toEqual([
        "POST …/privateEndpoint",
        "PATCH …",
        "PATCH /v1/organizations/*",
        "PATCH …",
      ]);
      expect(attachedTo(drive, "events-prod")).toEqual([...before, fresh]);
      expect(entry(drive, fresh)).toMatchObject({ description: "new VPC", region: "eu-west-1" });
      const progress = await progressOf(drive, "registerEndpoint", draft.values, target);
      expect(progress.kind).toBe("done");
    },
  );

  it("tells the organization nothing that it knows, and takes back what was for nothing", async () => {
    const drive = await driveClickhouse({ of: { attachCall: 404 } });
    const target = await drive.read("events-prod");
    const attach = actionIn(drive, "registerEndpoint");
    const path = `/v1/organizations/${drive.organization}/services/${target.cluster.id}`;
    drive.fault(
      { status: 400, body: { status: 400, error: "not now" } },
      { method: "PATCH", path },
    );
    const send = async (endpointId: string): Promise<readonly string[]> => {
      const { values } = attach.draft({ endpointId }, target);
      drive.asked();
      const failure = await failureOf(attach.run(values, target, {}));
      expect([failure.outcome, failure.message]).toEqual(["unchanged", "not now"]);
      return writes(drive);
    };
    const tried = ["POST …/privateEndpoint", "PATCH …"];
    expect(await send(endpointCalled(drive, "staging VPC"))).toEqual(tried);
    const told = "PATCH /v1/organizations/*";
    expect(await send(fresh)).toEqual([...tried, told, "PATCH …", told]);
    expect(entry(drive, fresh)).toBeUndefined();
  });

  it("names the role where the organization must be told and the key may not", async () => {
    const of = { attachCall: 404, unknownAdded: 400 } as const;
    const drive = await driveClickhouse({ of, key: "developer" });
    const target = await drive.read("events-prod");
    const attach = actionIn(drive, "registerEndpoint");
    const { values } = attach.draft({ endpointId: fresh }, target);
    const failure = await failureOf(attach.run(values, target, {}));
    expect([failure.code, failure.outcome, failure.next]).toEqual([
      "permission",
      "unchanged",
      "Use a key with the role Admin.",
    ]);
  });

  it.each([400, 409] as const)(
    "is done where it was refused (%i) for being done already",
    async (attachAgain) => {
      const drive = await driveClickhouse({ of: { attachAgain } });
      const target = await drive.read("events-prod");
      const typed = { endpointId: fresh };
      await act(drive, "registerEndpoint", typed, target);
      drive.asked();
      // The same knowledge again: of the first one nothing was seen.
      const { subject } = await act(drive, "registerEndpoint", typed, target);
      expect([subject, writes(drive)]).toEqual([fresh, ["POST …/privateEndpoint"]]);
      expect(attachedTo(drive, "events-prod").filter((id) => id === fresh)).toHaveLength(1);
    },
  );

  it("does not offer an endpoint that leads to another endpoint service", async () => {
    const drive = await driveClickhouse();
    const { book, sandbox } = drive;
    const moved = book.services.all().find(({ name }) => name === "reports-dev");
    const shared = sandbox.world.services.get(moved?.serviceId ?? "");
    const name = "com.amazonaws.vpce.eu-west-1.vpce-svc-0fedcba9876543210";
    sandbox.world.services.add({ ...shared!, id: "vpce-svc-0fedcba9876543210", name });
    book.services.change(moved!.id, { serviceId: "vpce-svc-0fedcba9876543210" });
    const id = endpointCalled(drive, "app VPC");
    const offer = async () =>
      actionIn(drive, "registerEndpoint").blocked(await drive.read("reports-dev", id));
    // While nobody has told where the endpoint leads to, the API's word counts.
    expect(await offer()).toBeUndefined();
    await drive.read("analytics-prod");
    expect(await offer()).toBe(
      "It leads to the endpoint service of analytics-prod, which is not the one of this service.",
    );
  });

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

describe("drop a private endpoint that no service has", () => {
  it("takes it out of the organization, where it lies", async () => {
    const drive = await driveClickhouse();
    const id = endpointCalled(drive, "old VPC");
    const target = await drive.read("events-prod", id);
    expect(actionIn(drive, "registerEndpoint").blocked(target)).toMatch(/it lies in us-east-1\.$/);
    const { draft } = await act(drive, "dropEndpoint", {}, target);
    const remove = [{ id, cloudProvider: "aws", region: "us-east-1" }];
    expect(drive.sandbox.requests.at(-1)?.body).toEqual({ privateEndpoints: { remove } });
    expect(draft.calls[0]?.body).toEqual({ privateEndpoints: { remove } });
    expect(entry(drive, id)).toBeUndefined();
    expect(await progressOf(drive, "dropEndpoint", draft.values, target)).toMatchObject({
      kind: "done",
    });
  });

  it("is not possible while one has it", async () => {
    const drive = await driveClickhouse();
    const target = await drive.read("reports-dev", endpointCalled(drive, "jobs VPC"));
    expect(actionIn(drive, "dropEndpoint").blocked(target)).toBe(
      "It is attached to: events-prod. Remove it there first.",
    );
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
