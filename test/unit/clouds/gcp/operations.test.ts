import { describe, expect, it } from "vitest";
import type { CloudWriteId } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { planned, type Operation, type StepRecord } from "../../../../src/operations/operation.ts";
import type { Operations } from "../../../../src/operations/operations.ts";
import type { FaultAction } from "../../../../src/sandbox/http/faults.ts";
import { openWindow, settled } from "../window.ts";
import { callsSince, offer, ownNetwork, region, start, type Started } from "./start.ts";

function step(
  write: CloudWriteId,
  values: Values,
  takes: Readonly<Record<string, string>> = {},
): StepRecord {
  const task = { kind: "cloud", cloud: "gcp", identity: "i1", write, values } as const;
  return { ...planned(task), takes };
}

/** An address, an endpoint at it, and a name that leads there. */
async function stepsFor(started: Started): Promise<StepRecord[]> {
  const session = await started.connect();
  const service = offer(started);
  const { id: network } = ownNetwork(started);
  const subnets = await session.subnets(region, network, {});
  const subnet = subnets.find(({ name }) => name !== "batch-full")!;
  const made = { region, name: "orders", mark: "operation-1" };
  const name = "db.orders.example";
  return [
    step("reserveAddress", { ...made, subnets: [subnet.id] }),
    step("createEndpoint", { ...made, network, service: service.name }, { address: "address" }),
    step("createZone", { ...made, network, name }),
    step("setRecord", { region, name }, { zone: "zone", target: "endpointName" }),
  ];
}

/** What of the customer's there is, in a form that can be compared. */
function pictureOf({ world, clouds, project }: Started): object {
  const { addresses, zones } = clouds.gcp.state;
  return {
    endpoints: world.endpoints.all().filter((one) => one.accountId === project),
    addresses: addresses.group(project),
    zones: zones.group(project).map(({ id, records }) => ({ id, records })),
  };
}

async function run(operations: Operations, steps: StepRecord[]): Promise<Operation> {
  const about = { title: "Connect privately", accountId: "a1", clusterId: "c1" };
  const { id } = await operations.begin({ ...about, steps });
  return settled(operations, id);
}

const compute = "/compute/v1/projects/meridian-prod/regions/europe-west1";
const dns = "/dns/v1/projects/meridian-prod/managedZones";

/** Fast enough that nobody waits, slow enough that what is being made is seen so. */
const speed = 20;

function writesSince(started: Started, from: number): string[] {
  return callsSince(started, from).map((call) => call.replace(/\/pe-[^/]+/, "/*"));
}

describe("steps in GCP", () => {
  const writes = [
    `POST ${compute}/addresses`,
    `POST ${compute}/forwardingRules`,
    `POST ${dns}`,
    `POST ${dns}/*/changes`,
  ];

  it("give each other what they made, and undone leave nothing behind", async () => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const steps = await stepsFor(started);
    const before = pictureOf(started);
    const from = started.requests.length;
    const done = await run(operations, steps);
    expect(done).toMatchObject({ state: "done" });
    expect(writesSince(started, from)).toEqual(writes);
    const { connection, endpointName, zone } = done.results!;
    expect(started.world.endpoints.get(connection!)).toMatchObject({ address: endpointName });
    const { records } = started.clouds.gcp.state.zones.get(`${started.project}/${zone!}`)!;
    expect(records.at(-1)).toMatchObject({ type: "A", rrdatas: [endpointName] });

    await operations.undo(done.id);
    expect(await settled(operations, done.id)).toMatchObject({ state: "undone" });
    expect(pictureOf(started)).toEqual(before);
  });

  it.each<[string, FaultAction]>(
    [{ lostAnswer: true }, { afterEffect: true, status: 503 }, { cut: true }].flatMap((fault) =>
      writes.map((call): [string, FaultAction] => [call, fault]),
    ),
  )("are done once when the answer to %s is lost (%o)", async (call, fault) => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const steps = await stepsFor(started);
    const path = call.replace("POST ", "");
    const match = { method: "POST", path, nth: 1, times: 1 };
    started.faults.setPlan([{ match, do: fault }]);
    const before = pictureOf(started) as { endpoints: unknown[]; addresses: unknown[] };
    const done = await run(operations, steps);
    expect(done).toMatchObject({ state: "done" });
    const after = pictureOf(started) as typeof before;
    expect(after.endpoints).toHaveLength(before.endpoints.length + 1);
    expect(after.addresses).toHaveLength(before.addresses.length + 1);
  });

  it("say what Google could not do, and go on once that is put right", async () => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const steps = await stepsFor(started);
    const { subnets } = started.world;
    const inNetwork = subnets.group(ownNetwork(started).id);
    for (const { id } of inNetwork) subnets.change(id, { freeAddresses: 0 });
    const stopped = await run(operations, steps);
    expect(stopped.state).toBe("failed");
    expect(stopped.text).toContain("is exhausted");
    for (const { id } of inNetwork) subnets.change(id, { freeAddresses: 9 });
    await operations.resume(stopped.id);
    expect(await settled(operations, stopped.id)).toMatchObject({ state: "done" });
  });
});
