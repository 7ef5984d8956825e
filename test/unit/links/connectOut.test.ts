import { expect, it, vi } from "vitest";
import { connectOutPlan, type ConnectOutChoice } from "../../../src/operations/connectOut.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { actionOf, type Target } from "../../../src/providers/provider.ts";
import { identity, linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** CockroachDB's orders-prod, and a service of the customer's that asks for every connection. */
async function choose(desk: LinkDesk, target: Target): Promise<ConnectOutChoice> {
  const region = "us-east-1";
  const services = await desk.cloud.ownServices(region, {});
  const taken = target.networking.egress.items.map((one) => one.target);
  const service = services.find(
    (one) => one.acceptance === "manual" && one.unfit.length === 0 && !taken.includes(one.target),
  )!;
  const typed = { region, type: "PRIVATE_SERVICE", identifier: service.target };
  const { values, errors } = actionOf(desk.session, "createEgressEndpoint")!.draft(typed, target);
  expect(errors).toEqual({});
  return {
    ...{ cloud: "aws", identity, region, targetRegion: region, target: service },
    principal: target.cluster.principal!,
    ...{ values, then: [] },
  };
}

async function run(desk: LinkDesk, target: Target, choice: ConnectOutChoice): Promise<Operation> {
  const about = { title: "Connect to your service", accountId: "a1" };
  desk.writes();
  const { id } = await desk.operations.begin({
    ...about,
    ...{ clusterId: target.cluster.id, region: choice.region },
    ...connectOutPlan(choice),
  });
  return desk.settled(id);
}

it("reaches a service of the customer's: let in, made, accepted, available", async () => {
  const desk = await linkDesk("cockroach");
  const target = await desk.read("orders-prod", "us-east-1");
  const choice = await choose(desk, target);
  const done = await run(desk, target, choice);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  const isIn = choice.target.allowed.includes(choice.principal);
  expect(desk.writes().map(({ path }) => path.split("/").at(-1))).toEqual([
    ...(isIn ? [] : ["ModifyVpcEndpointServicePermissions"]),
    "egress-private-endpoints",
    "AcceptVpcEndpointConnections",
  ]);
});
