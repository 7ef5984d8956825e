import { describe, expect, it } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { addTarget } from "../../../../src/sandbox/world/build.ts";
import { addNetwork, connectNetwork } from "../../../../src/sandbox/world/customer.ts";
import type { CloudEndpoint, EndpointService } from "../../../../src/sandbox/world/entities.ts";
import { send, token, write } from "../send.ts";
import { callsSince, region, startAtOnce, type Started } from "./start.ts";

const guest = "partner-one";
const other = "partner-two";

interface Ready {
  started: Started;
  session: CloudSession;
  service: EndpointService;
  target: { region: string; target: string };
  /** An endpoint of somebody at the service. */
  knock: (project?: string) => CloudEndpoint;
}

async function ready(allowed: string[] = []): Promise<Ready> {
  const started = await startAtOnce();
  const { world, project } = started;
  for (const id of [guest, other]) {
    world.accounts.add({ id, cloud: "gcp", name: id, side: "other" });
    addNetwork(world, "gcp", id, region);
  }
  const rest = { acceptance: "manual", allowed } as const;
  const service = addTarget(world, "gcp", project, region, "billing", rest);
  return {
    started,
    session: await started.connect(),
    service,
    target: { region, target: service.id },
    knock(from = guest) {
      const [network] = world.networks.group(from);
      return connectNetwork(world, world.services.get(service.id)!, network!);
    },
  };
}

const later = (digit: string): string => `${token.slice(0, -1)}${digit}`;

/** The lists of the service as its face tells them. */
async function lists({ session, service }: Ready): Promise<readonly string[]> {
  const own = await session.ownServices(region, {});
  return own.find(({ target }) => target === service.id)!.allowed;
}

describe("letting a project in", () => {
  it("adds it to those who are let in already, and takes only that away", async () => {
    const all = await ready([other]);
    const { started, session, service, target } = all;
    const { attachments } = started.clouds.gcp.state;
    attachments.add({
      id: service.id,
      version: 4,
      rejected: ["x"],
      limits: { [other]: 3 },
      reconcile: true,
    });
    const values = { ...target, principal: guest };
    const allow = write(session, "allowConsumer");
    const sight = await allow.look(values, {});
    expect([sight.blocked(), sight.progress({}).kind]).toEqual([undefined, "absent"]);
    const from = started.requests.length;
    await sight.run({ token });
    const path = `/compute/v1/${service.id}`;
    expect(callsSince(started, from)).toEqual([`PATCH ${path}`]);
    expect(allow.calls(values)).toEqual([
      {
        ...{ method: "PATCH", path },
        body: { addedToConsumerAcceptLists: [{ projectIdOrNum: guest, connectionLimit: 10 }] },
      },
    ]);
    expect(await lists(all)).toEqual([other, guest]);
    expect(attachments.get(service.id)).toMatchObject({
      ...{ rejected: ["x"], limits: { [other]: 3, [guest]: 10 }, reconcile: true },
    });
    expect((await allow.look(values, {})).progress({}).kind).toBe("done");
    const undo = sight.undo({}) as { write: "withdrawConsumer"; values: Values };
    await send(session, undo.write, undo.values, later("2"));
    expect(await lists(all)).toEqual([other]);
  });

  it("takes the last one away too, and can put it back with its limit", async () => {
    const all = await ready([other]);
    const { session, target, started, service } = all;
    const { attachments } = started.clouds.gcp.state;
    attachments.add({
      id: service.id,
      version: 0,
      rejected: [],
      limits: { [other]: 3 },
      reconcile: false,
    });
    const values = { ...target, principal: other };
    const sight = await write(session, "withdrawConsumer").look(values, {});
    await sight.run({ token });
    expect(await lists(all)).toEqual([]);
    const done = await write(session, "withdrawConsumer").look(values, {});
    expect(done.progress({}).kind).toBe("done");
    const undo = sight.undo({}) as { write: "allowConsumer"; values: Values };
    await send(session, undo.write, undo.values, later("2"));
    expect(attachments.get(service.id)!.limits).toEqual({ [other]: 3 });
  });

  it("ends that it is refused by name, and says that this is not brought back", async () => {
    const { session, target, started, service } = await ready();
    const { attachments } = started.clouds.gcp.state;
    attachments.add({
      id: service.id,
      version: 0,
      rejected: [guest],
      limits: {},
      reconcile: false,
    });
    const values = { ...target, principal: guest };
    const sight = await write(session, "allowConsumer").look(values, {});
    expect(sight.progress({}).kind).toBe("absent");
    expect(sight.undo({})).toMatchObject({
      leaves: [expect.anything(), expect.stringContaining(guest)],
    });
    await sight.run({ token });
    expect(attachments.get(service.id)!.rejected).toEqual([]);
  });

  it("does not mix projects with networks", async () => {
    const all = await ready(["projects/partner-two/global/networks/app"]);
    const sight = async (principal: string) =>
      write(all.session, "allowConsumer").look({ ...all.target, principal }, {});
    expect((await sight(guest)).blocked()).toContain("cannot be mixed");
    const network = `projects/${guest}/global/networks/app-${region}`;
    const fits = await sight(`https://www.googleapis.com/compute/v1/${network}`);
    expect(fits.blocked()).toBeUndefined();
    await fits.run({ token });
    expect(await lists(all)).toEqual(["projects/partner-two/global/networks/app", network]);
  });

  it("raises a limit that is used up, by what is missing, and puts it back", async () => {
    const { session, target, started, service, knock } = await ready([guest]);
    const { attachments } = started.clouds.gcp.state;
    const row = { id: service.id, version: 0, rejected: [], reconcile: false };
    attachments.add({ ...row, limits: { [guest]: 1 } });
    const values = { ...target, principal: guest };
    const allow = write(session, "allowConsumer");
    const free = await allow.look(values, {});
    expect([free.progress({}).kind, free.further!()]).toEqual(["done", {}]);
    started.world.endpoints.change(knock().id, { state: "available" });
    const full = await allow.look(values, {});
    expect([full.progress({}).kind, full.further!()]).toEqual(["absent", { limit: "2" }]);
    const raised = { ...values, ...full.further!() };
    const added = [{ projectIdOrNum: guest, connectionLimit: 2 }];
    expect(allow.calls(raised)).toMatchObject([{ body: { addedToConsumerAcceptLists: added } }]);
    const sight = await allow.look(raised, {});
    await sight.run({ token });
    expect(attachments.get(service.id)!.limits).toEqual({ [guest]: 2 });
    // The connection that it was raised for takes nothing away from that.
    started.world.endpoints.change(knock().id, { state: "available" });
    expect((await allow.look(raised, {})).progress({ at: 1 }).kind).toBe("done");
    const undo = sight.undo({}) as { write: "withdrawConsumer"; values: Values };
    await send(session, undo.write, undo.values, later("2"));
    expect(attachments.get(service.id)!.limits).toEqual({ [guest]: 1 });
    const lowered = await write(session, undo.write).look(undo.values, {});
    expect(lowered.progress({}).kind).toBe("done");
  });

  it("is not needed where everybody is let in", async () => {
    const { session, target, started, service } = await ready();
    started.world.services.change(service.id, { acceptance: "automatic" });
    const sight = await write(session, "allowConsumer").look({ ...target, principal: guest }, {});
    expect(sight.progress({}).kind).toBe("done");
  });

  it("writes over nobody who was faster", async () => {
    const all = await ready();
    const { session, target, started, service } = all;
    const sight = await write(session, "allowConsumer").look({ ...target, principal: guest }, {});
    const limits = { [other]: 1 };
    started.world.services.change(service.id, { allowed: [other] });
    started.clouds.gcp.state.attachments.add({
      ...{ id: service.id, version: 7, rejected: [], limits, reconcile: false },
    });
    await sight.run({ token });
    expect(await lists(all)).toEqual([other, guest]);
  });
});

describe("accepting a connection", () => {
  it("lets in whose endpoint waits, and leaves it accepted when that is taken back", async () => {
    const all = await ready();
    const { session, target, started, knock } = all;
    const waiting = knock();
    const values = { ...target, endpoint: waiting.id };
    const accept = write(session, "acceptConnection");
    const sight = await accept.look(values, {});
    expect([sight.awaits!(), sight.blocked()]).toEqual([undefined, undefined]);
    expect(sight.progress({}).kind).toBe("absent");
    await sight.run({ token });
    expect(await lists(all)).toEqual([guest]);
    expect((await accept.look(values, {})).progress({ at: 1 }).kind).toBe("running");
    started.clock.advance(3600);
    expect((await accept.look(values, {})).progress({ at: 1 }).kind).toBe("done");
    const undo = sight.undo({}) as { write: "withdrawConsumer"; values: Values };
    expect(undo).toMatchObject({ leaves: [expect.stringContaining("stays accepted")] });
    await send(session, undo.write, undo.values, later("2"));
    expect(await lists(all)).toEqual([]);
    expect(started.world.endpoints.get(waiting.id)!.state).toBe("available");
    const refuse = await accept.look({ ...values, reject: true }, {});
    expect(refuse.blocked()).toContain("leaves such connections as they are");
  });

  it("leaves nothing of it where the service reconciles", async () => {
    const { session, target, started, service, knock } = await ready();
    started.clouds.gcp.state.attachments.add({
      ...{ id: service.id, version: 0, rejected: [], limits: {}, reconcile: true },
    });
    const waiting = knock();
    const values = { ...target, endpoint: waiting.id };
    const sight = await write(session, "acceptConnection").look(values, {});
    await sight.run({ token });
    started.clock.advance(3600);
    const undo = sight.undo({}) as { write: "withdrawConsumer"; values: Values; leaves?: unknown };
    expect(undo.leaves).toBeUndefined();
    await send(session, undo.write, undo.values, later("2"));
    started.clock.advance(3600);
    expect(started.world.endpoints.get(waiting.id)!.state).toBe("pendingAcceptance");
  });

  it("allows one connection more to who has all that the list allows", async () => {
    const { session, target, started, service, knock } = await ready([guest]);
    const { attachments } = started.clouds.gcp.state;
    const row = { id: service.id, version: 0, rejected: [], reconcile: false };
    attachments.add({ ...row, limits: { [guest]: 1 } });
    const first = knock();
    const second = knock();
    started.world.endpoints.change(first.id, { state: "available" });
    started.world.endpoints.change(second.id, { state: "pendingAcceptance" });
    const values = { ...target, endpoint: second.id };
    const sight = await write(session, "acceptConnection").look(values, {});
    expect(sight.progress({}).kind).toBe("absent");
    await sight.run({ token });
    expect(attachments.get(service.id)!.limits).toEqual({ [guest]: 2 });
    expect(sight.undo({})).toHaveProperty("cannot");
  });

  it("waits for a connection that is not there yet, and sees one that is over", async () => {
    const { session, target, started, knock } = await ready();
    const look = (values: object) =>
      write(session, "acceptConnection").look({ ...target, ...values }, {});
    expect((await look({ endpoint: "123" })).awaits!()).toMatchObject({ kind: "running" });
    const waiting = knock();
    started.world.endpoints.change(waiting.id, { state: "expired" });
    expect((await look({ endpoint: waiting.id })).progress({}).kind).toBe("failed");
    started.world.endpoints.change(waiting.id, { state: "rejected" });
    const over = await look({ endpoint: waiting.id });
    expect(over.blocked()).toContain("is REJECTED");
    expect(over.progress({ at: 1 }).kind).toBe("failed");
  });

  it("refuses an endpoint, by who has it", async () => {
    const { session, target, started, service, knock } = await ready();
    const waiting = knock();
    const values = { ...target, endpoint: waiting.id, reject: true };
    const refuse = write(session, "acceptConnection");
    const sight = await refuse.look(values, {});
    expect([sight.blocked(), sight.progress({}).kind]).toEqual([undefined, "absent"]);
    await sight.run({ token });
    expect(started.world.endpoints.get(waiting.id)!.state).toBe("rejected");
    expect(started.clouds.gcp.state.attachments.get(service.id)!.rejected).toEqual([guest]);
    expect((await refuse.look(values, {})).progress({}).kind).toBe("done");
    expect(sight.undo({})).toHaveProperty("cannot");
    expect((await refuse.look({ ...values, endpoint: "9" }, {})).progress({}).kind).toBe("done");
  });
});
