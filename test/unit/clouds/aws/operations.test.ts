import { describe, expect, it } from "vitest";
import type { CloudWriteId } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { planned, type Operation, type StepRecord } from "../../../../src/operations/operation.ts";
import type { Operations } from "../../../../src/operations/operations.ts";
import { acceptVpcEndpoint } from "../../../../src/sandbox/world/vpcEndpoints.ts";
import type { FaultAction } from "../../../../src/sandbox/http/faults.ts";
import { openWindow, settled } from "../window.ts";
import { callsSince, offer, region, start, type Started } from "./start.ts";

function step(
  write: CloudWriteId,
  values: Values,
  takes: Readonly<Record<string, string>> = {},
): StepRecord {
  const task = { kind: "cloud", cloud: "aws", identity: "i1", write, values } as const;
  return { ...planned(task), takes };
}

/** A security group, its ports, and an endpoint behind it. */
async function stepsFor(started: Started): Promise<StepRecord[]> {
  const session = await started.connect();
  const service = offer(started);
  const networks = await session.networks(region, {});
  const { id: network } = networks.find(({ owner }) => owner === started.account)!;
  const subnets = await session.subnets(region, network, {});
  const inside = subnets.filter(({ zone }) => service.zoneIds.includes(zone!.id));
  const made = { region, network, name: "orders", mark: "operation-1" };
  return [
    step("createSecurityGroup", { ...made, description: "Orders over a private endpoint" }),
    step("openPorts", { region, source: "10.20.0.0/16", ports: ["26257"] }, { group: "group" }),
    step(
      "createEndpoint",
      { ...made, service: service.name, subnets: inside.map(({ id }) => id) },
      { groups: "group" },
    ),
  ];
}

/** What of the customer's there is, in a form that can be compared. */
function pictureOf({ world, clouds, account }: Started): object {
  const endpoints = world.endpoints.all().filter((one) => one.accountId === account);
  const networks = world.networks.group(account).filter((one) => one.cloud === "aws");
  // A VPC's default group comes into being when somebody asks for it.
  const groups = networks
    .flatMap(({ id }) => clouds.aws.state.groups.group(id))
    .filter(({ name }) => name !== "default");
  return {
    endpoints: endpoints.map(({ id, securityGroupIds }) => ({ id, securityGroupIds })),
    groups: groups.map(({ id, rules }) => ({ id, rules })),
  };
}

async function run(started: Started, operations: Operations): Promise<Operation> {
  const about = { title: "Connect privately", accountId: "a1", clusterId: "c1" };
  const { id } = await operations.begin({ ...about, steps: await stepsFor(started) });
  return settled(operations, id);
}

const writes = [
  "POST /ec2/CreateSecurityGroup",
  "POST /ec2/AuthorizeSecurityGroupIngress",
  "POST /ec2/CreateVpcEndpoint",
];

/** Fast enough that nobody waits, slow enough that what is being deleted is seen so. */
const speed = 20;

describe("steps in AWS", () => {
  it("give each other what they made, and undone leave nothing behind", async () => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const steps = await stepsFor(started);
    const before = pictureOf(started);
    const from = started.requests.length;
    const about = { title: "Connect privately", accountId: "a1", clusterId: "c1" };
    const { id } = await operations.begin({ ...about, steps });
    const done = await settled(operations, id);
    expect(done).toMatchObject({ state: "done" });
    expect(callsSince(started, from)).toEqual(writes);
    const group = done.results!["group"]!;
    const endpoint = started.world.endpoints.get(done.results!["endpoint"]!)!;
    expect(endpoint.securityGroupIds).toEqual([group]);

    await operations.undo(id);
    expect(await settled(operations, id)).toMatchObject({ state: "undone" });
    expect(pictureOf(started)).toEqual(before);
  });

  it.each<[string, FaultAction]>(
    [{ lostAnswer: true }, { afterEffect: true, status: 503 }, { cut: true }].flatMap((fault) =>
      writes.map((call): [string, FaultAction] => [call, fault]),
    ),
  )("are done once when the answer to %s is lost (%o)", async (call, fault) => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const path = call.replace("POST ", "");
    started.faults.setPlan([{ match: { path, nth: 1, times: 1 }, do: fault }]);
    const from = started.requests.length;
    const done = await run(started, operations);
    expect(done).toMatchObject({ state: "done" });
    expect(callsSince(started, from)).toEqual(writes);
  });

  it("wait until the endpoint is let in before its private DNS is switched on", async () => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect());
    const dns = step("setPrivateDns", { region, on: true }, { endpoint: "endpoint" });
    const about = { title: "Connect privately", accountId: "a1", clusterId: "c1" };
    const steps = [...(await stepsFor(started)), dns];
    const { id } = await operations.begin({ ...about, steps });
    const waiting = await settled(operations, id);
    expect(waiting).toMatchObject({ state: "needsYou", asks: "act" });
    expect(waiting.text).toContain("pendingAcceptance");
    const endpoint = waiting.results!["endpoint"]!;
    acceptVpcEndpoint(started.world, endpoint);
    await operations.resume(id);
    await expect.poll(() => operations.get(id)!.state, { timeout: 20_000 }).toBe("done");
    expect(started.world.endpoints.get(endpoint)).toMatchObject({ privateDns: true });
  });

  it("stop before the step that is not allowed, and what was made can be undone", async () => {
    const started = await start({ speed });
    const operations = await openWindow(await started.connect("limited"));
    const stopped = await run(started, operations);
    expect(stopped.state).toBe("failed");
    expect(stopped.text).toContain("ec2:CreateVpcEndpoint");
    await operations.undo(stopped.id);
    expect(await settled(operations, stopped.id)).toMatchObject({ state: "undone" });
    const { groups } = started.clouds.aws.state;
    expect(groups.all().filter(({ name }) => name === "orders")).toEqual([]);
  });
});
