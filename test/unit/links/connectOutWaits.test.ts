import { expect, it, vi } from "vitest";
import { handedOver } from "../../../src/operations/handOver.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { addTarget } from "../../../src/sandbox/world/build.ts";
import { cases, deskOf, ends, filled, foreign, type OutCase } from "./outCases.ts";
import { outDesk, type OutDesk, type Place } from "./outDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const orders: Place = cases[0]!.place;
const caseOf = (name: string): OutCase => cases.find((one) => one.name.startsWith(name))!;
const root = "arn:aws:iam::792345610284:root";

const waitsForOthers = (one: Operation): boolean => handedOver(one) !== undefined;
const waitsForAcceptance = ({ state, text, steps }: Operation): boolean =>
  state === "needsYou" && text.includes("must accept") && steps.at(-1)!.phase !== "planned";

const isOver = ({ state }: Operation): boolean => state === "done" || state === "failed";

/** The service that the case makes. */
function freshIn({ world }: Sandbox) {
  return world.services
    .all()
    .find(({ allowed }) => allowed.includes("arn:aws:iam::111122223333:role/teams/data/reader"))!;
}

/** What the owner of the service decides about the connection that waits. */
function decide({ sandbox }: OutDesk, decision: "accept" | "reject"): void {
  const part = sandbox.parts["cockroach"]!;
  const { name } = freshIn(sandbox);
  const waiting = part.pending!().find(({ target }) => target === name)!;
  part.decide!(waiting.id, decision);
}

/** A desk without a cloud identity, at which the service's name is typed. */
async function alone(): Promise<{ desk: OutDesk; id: string }> {
  const desk = await outDesk(orders, cases[0]!.prepare);
  const identifier = freshIn(desk.sandbox).name;
  const form = await desk.fill({ kind: "PRIVATE_SERVICE", identifier }, "alone");
  expect(form.draft.prerequisites).toMatchObject([{ copy: root }]);
  return { desk, id: await desk.begin(form) };
}

/** Others did what they were told. */
async function letIn(desk: OutDesk, id: string): Promise<void> {
  await desk.until(id, waitsForOthers);
  const { id: service, allowed } = freshIn(desk.sandbox);
  desk.sandbox.world.services.change(service, { allowed: [...allowed, root] });
}

it("without an identity others are told; it goes on when a person says so, and when it is accepted", async () => {
  const { desk, id } = await alone();
  const told = handedOver(await desk.until(id, waitsForOthers))!;
  expect(told.title).toMatch(/^Let the database connect to com\.amazonaws\.vpce\.us-east-1/);
  expect(told.text).toContain(root);
  expect(desk.writes()).toEqual([]);
  await letIn(desk, id);
  desk.operations().give(id, "");
  const waiting = await desk.until(id, waitsForAcceptance);
  expect(waiting.text).toMatch(/^The owner of com\.amazonaws\.vpce\.\S+ must accept vpce-\w+\.$/);
  decide(desk, "accept");
  expect(await desk.until(id, isOver)).toMatchObject({ state: "done" });
  expect(ends(desk.writes())).toEqual(["egress-private-endpoints"]);
});

it("what others do is seen where there is an identity", async () => {
  const one = cases[0]!;
  const desk = await outDesk(orders, one.prepare);
  const form = await filled(desk, one, { byOthers: true });
  expect(ends(form.draft.calls as never)).toEqual(["egress-private-endpoints"]);
  expect(form.draft.prerequisites).toMatchObject([{ copy: root }]);
  const id = await desk.begin(form);
  await letIn(desk, id);
  await desk.until(id, waitsForAcceptance);
  decide(desk, "accept");
  expect(await desk.until(id, isOver)).toMatchObject({ state: "done" });
  expect(ends(desk.writes())).toEqual(["egress-private-endpoints"]);
});

it("refused by the owner, it fails at once and says what to do", async () => {
  const { desk, id } = await alone();
  await letIn(desk, id);
  desk.operations().give(id, "");
  await desk.until(id, waitsForAcceptance);
  decide(desk, "reject");
  const failed = await desk.until(id, isOver);
  expect(failed.text).toMatch(/^The owner of the target rejected it\. Let them allow/);
});

it("refused by somebody while it is being accepted, it fails at once too", async () => {
  const { desk, form } = await deskOf(cases[0]!);
  // The answer says that it was accepted, and nothing comes of it.
  const body =
    "<AcceptVpcEndpointConnectionsResponse><unsuccessful/></AcceptVpcEndpointConnectionsResponse>";
  desk.sandbox.faults.setPlan([
    { match: { path: "/AcceptVpcEndpointConnections$/" }, do: { status: 200, body } },
  ]);
  const id = await desk.begin(form);
  await desk.until(id, ({ steps }) => steps[2]?.phase === "sent");
  decide(desk, "reject");
  const failed = await desk.until(id, isOver);
  expect(failed.text).toMatch(/^The owner of the target rejected it\./);
});

it("waits while the MSK cluster is changed by somebody else", async () => {
  const one = caseOf("cockroach, AWS, MSK with SCRAM");
  const { desk } = await deskOf(one);
  const { mskDetails } = desk.sandbox.clouds.aws.state;
  const { id: arn } = desk.sandbox.world.mskClusters
    .all()
    .find(({ name }) => name === one.service)!;
  mskDetails.change(arn, { state: "UPDATING" });
  const form = await filled(desk, one);
  expect(form.draft.warnings.join(" ")).toContain("it can be changed once it is ACTIVE");
  const id = await desk.begin(form);
  await desk.until(id, ({ text }) => text.includes("is UPDATING"));
  expect(desk.writes()).toEqual([]);
  mskDetails.change(arn, { state: "ACTIVE" });
  expect(await desk.until(id, isOver)).toMatchObject({ state: "done" });
});

it("keeps what is in an MSK cluster's policy, and takes only its own statement out of it again", async () => {
  const one = caseOf("cockroach, AWS, MSK with TLS");
  const { desk, form } = await deskOf(one);
  const { mskPolicies } = desk.sandbox.clouds.aws.state;
  const { id: arn } = desk.sandbox.world.mskClusters
    .all()
    .find(({ name }) => name === one.service)!;
  const statements = (): unknown =>
    (JSON.parse(mskPolicies.get(arn)!) as { Statement: unknown }).Statement;
  const id = await desk.begin(form);
  await desk.settled(id);
  expect(statements()).toEqual([
    foreign,
    expect.objectContaining({ Principal: { AWS: [root] }, Resource: arn }),
  ]);
  await desk.operations().undo(id);
  expect(await desk.settled(id)).toMatchObject({ state: "undone" });
  expect(statements()).toEqual([foreign]);
});

it("Confluent: our account is added there by hand, then the names of its brokers lead to it", async () => {
  let name = "";
  const desk = await outDesk({ ...orders, region: "us-west-2" }, ({ world }) => {
    name = addTarget(world, "aws", "872911053388", "us-west-2", "confluent", {
      ...{ acceptance: "automatic", allowed: [root] },
    }).name;
  });
  const form = await desk.fill({ kind: "confluent", identifier: name });
  expect(form.draft.errors).toEqual({});
  expect(form.draft.prerequisites).toMatchObject([{ copy: "792345610284" }]);
  const id = await desk.begin(form);
  const told = handedOver(await desk.until(id, waitsForOthers))!;
  expect(told.text).toContain("Confluent Cloud: the network's access lists this account");
  desk.operations().give(id, "");
  expect(await desk.until(id, isOver)).toMatchObject({ state: "done" });
  const { networking } = await desk.target();
  expect(networking.egress.items.find(({ target }) => target === name)).toMatchObject({
    domainNames: ["*.us-west-2.aws.confluent.cloud"],
  });
});
