import { expect, it, vi } from "vitest";
import type { Option } from "../../../src/domain/draft.ts";
import type { ConnectOutDraft } from "../../../src/operations/connectOutDraft.ts";
import type { CockroachPart } from "../../../src/sandbox/cockroach/part.ts";
import { addTarget } from "../../../src/sandbox/world/build.ts";
import { placeEndpoint } from "../../../src/sandbox/world/customer.ts";
import { cases, deskOf, filled, type OutCase } from "./outCases.ts";
import { outDesk, type Place } from "./outDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const orders: Place = cases[0]!.place;
const caseOf = (name: string): OutCase => cases.find((one) => one.name.startsWith(name))!;

function optionsOf({ draft }: ConnectOutDraft, field: string): readonly Option[] {
  return draft.fields.find(({ id }) => id === field)!.options!;
}

/** Why each service cannot be chosen, by name. */
function reasons(form: ConnectOutDraft): Record<string, string | undefined> {
  return Object.fromEntries(
    optionsOf(form, "service").map(({ label, blocked }) => [label, blocked]),
  );
}

it("asks what kind, then which: a service that an endpoint leads to already says so", async () => {
  const desk = await outDesk(orders);
  const form = await desk.fill({});
  expect(optionsOf(form, "kind").map(({ value }) => value)).toEqual([
    ...["PRIVATE_SERVICE", "MSK_SASL_SCRAM", "MSK_SASL_IAM", "MSK_TLS"],
    "confluent",
  ]);
  expect(form.plan).toBeUndefined();
  expect(form.draft.errors).toEqual({ service: "Fill this in." });
  const taken = (await desk.target()).networking.egress.items.map(({ target }) => target);
  for (const { value, blocked } of optionsOf(form, "service")) {
    if (!taken.includes(value)) continue;
    expect(blocked).toMatch(/^There is one already/);
  }
});

it("says of MSK clusters what cannot be changed here, and not what can", async () => {
  const desk = await outDesk(orders, ({ world, clouds: { aws } }) => {
    const strict = world.mskClusters.all().find(({ name }) => name === "orders-events")!;
    world.mskClusters.change(strict.id, { multiVpc: [] });
    const open = world.mskClusters.add({ ...strict, id: `${strict.id}1`, name: "open" });
    const arn = "arn:aws:kafka:us-east-1:481516234209:configuration/open/1-1";
    aws.state.mskDetails.add({
      ...{ id: open.id, version: 1, state: "ACTIVE", authentication: ["saslScram"] },
      configuration: {
        ...{ arn, revision: 1, properties: "allow.everyone.if.no.acl.found=true\n" },
      },
    });
  });
  const scram = reasons(await desk.fill({ kind: "MSK_SASL_SCRAM" }));
  expect(scram["orders-events"]).toBeUndefined();
  expect(scram["tiny"]).toContain("kafka.t3.small");
  expect(scram["open"]).toContain("set allow.everyone.if.no.acl.found to false");
  const iam = reasons(await desk.fill({ kind: "MSK_SASL_IAM" }));
  expect(iam["open"]).toBe("Its clients do not sign in this way.");
});

it("tells before what is billed, and what stays when it is undone", async () => {
  const { form } = await deskOf(caseOf("cockroach, AWS, MSK with SCRAM"));
  expect(form.draft.effects.join(" ")).toContain("AWS bills multi-VPC connectivity by the hour");
  expect(form.draft.warnings.join(" ")).toContain("Multi-VPC connectivity of orders-events stays");
  expect(form.steps.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Switch on multi-VPC connectivity of arn:aws:kafka:/),
    "Allow arn:aws:iam::792345610284:root to connect",
    "Create the egress endpoint",
  ]);
});

it("lets nobody in by a name with a path: its account is let in", async () => {
  const one = cases[0]!;
  const desk = await outDesk(orders, (sandbox) => {
    one.prepare!(sandbox);
    const { state } = sandbox.parts["cockroach"] as CockroachPart;
    const { id } = state.clusters.all().find(({ name }) => name === "orders-prod")!;
    state.clusters.change(id, { accountId: "" });
  });
  const empty = await filled(desk, one);
  expect(empty.draft.errors).toEqual({ principal: "Fill this in." });
  const principal = "arn:aws:sts::792345610284:assumed-role/egress/session";
  for (const typed of ["arn:aws:iam::792345610284:role/crl/prod/egress", principal]) {
    const { draft } = await filled(desk, one, { principal: typed });
    expect(draft.calls[0]).toMatchObject({
      body: { AddAllowedPrincipals: ["arn:aws:iam::792345610284:root"] },
    });
  }
});

it("raises a limit of connections that is used up before it makes one more, and puts it back", async () => {
  const one = caseOf("cockroach, GCP, a service attachment");
  const { desk } = await deskOf(one);
  const { world, clouds } = desk.sandbox;
  const { principal = "" } = (await desk.target()).cluster;
  const fresh = world.services.all().find(({ allowed }) => allowed.includes("partner-7"))!;
  world.services.change(fresh.id, { allowed: [principal] });
  const { attachments } = clouds.gcp.state;
  const limits = { [principal]: 1 };
  attachments.add({ id: fresh.id, version: 0, rejected: [], limits, reconcile: false });
  const network = { ...world.networks.all().find(({ cloud }) => cloud === "gcp")! };
  placeEndpoint(world, fresh, { ...network, accountId: principal }, "available");
  const form = await filled(desk, one);
  expect(form.steps.map(({ text }) => text)).toContain(`Allow ${principal} up to 2 connections`);
  const added = [{ projectIdOrNum: principal, connectionLimit: 2 }];
  expect(form.draft.calls.map(({ body }) => body)).toContainEqual({
    addedToConsumerAcceptLists: added,
  });
  const id = await desk.begin(form);
  expect(await desk.settled(id)).toMatchObject({ state: "done" });
  expect(attachments.get(fresh.id)!.limits).toEqual({ [principal]: 2 });
  await desk.operations().undo(id);
  expect(await desk.settled(id)).toMatchObject({ state: "undone" });
  expect(attachments.get(fresh.id)!.limits).toEqual(limits);
});

it("says that a list of networks cannot name a project", async () => {
  const one = caseOf("cockroach, GCP, a service attachment");
  const desk = await outDesk(one.place, (sandbox) => {
    const { main } = sandbox.clouds.gcp.state.projects;
    const allowed = [`projects/${main}/global/networks/shared-services`];
    addTarget(sandbox.world, "gcp", main, "europe-west1", "fresh-api", {
      ...{ acceptance: "manual", allowed },
    });
  });
  const { draft, plan } = await filled(desk, one);
  expect(draft.errors["service"]).toContain("cannot be mixed");
  expect(plan).toBeUndefined();
});

it("says where a service has no zone in common with the database", async () => {
  const one = caseOf("tidb, AWS");
  const desk = await outDesk(one.place, (sandbox) => {
    one.prepare!(sandbox);
    const { services } = sandbox.world;
    const fresh = services.all().find(({ allowed }) => allowed.some((who) => /teams/.test(who)))!;
    services.change(fresh.id, { zoneIds: ["euw1-az9"] });
  });
  const found = reasons(await desk.fill(one.values));
  expect(found["fresh-api"]).toMatch(/^It is in euw1-az9, and endpoints leave from euw1-az/);
});

it("needs no right at MSK for whoever connects to an endpoint service", async () => {
  const { desk } = await deskOf(cases[0]!);
  const denied = { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } };
  desk.sandbox.faults.setPlan([{ match: { path: "/clusters$/", face: "aws" }, do: denied }]);
  expect((await filled(desk, cases[0]!)).draft.errors).toEqual({});
  await expect(desk.fill({ kind: "MSK_TLS" })).rejects.toMatchObject({ code: "permission" });
});

it("gives names only where they are wanted, and checks them", async () => {
  const { desk } = await deskOf(cases[0]!);
  const without = await filled(desk, cases[0]!);
  expect(without.draft.fields.map(({ id }) => id)).not.toContain("names.domainNames");
  const wrong = { withNames: true, "names.domainNames": ["here"] };
  const { draft, plan } = await filled(desk, cases[0]!, wrong);
  expect(Object.keys(draft.errors)).toEqual(["names.domainNames.0"]);
  expect(draft.errors["names.domainNames.0"]).toContain("two parts");
  expect(plan).toBeUndefined();
});

it("leaves out what AWS's own services need of nobody", async () => {
  const desk = await outDesk(orders);
  const values = { kind: "PRIVATE_SERVICE", identifier: "com.amazonaws.us-east-1.kms" };
  const { plan } = await desk.fill(values, "alone");
  expect(plan!.steps.map(({ kind }) => kind)).toEqual(["action"]);
});

it("offers nothing where the account has no such endpoints", async () => {
  const place: Place = { ...orders, cluster: "dev-playground" };
  const desk = await outDesk(place);
  await expect(desk.fill({})).rejects.toMatchObject({ code: "invalidInput" });
});
