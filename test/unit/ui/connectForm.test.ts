import { expect, test, vi } from "vitest";
import { aws } from "../../../src/clouds/aws/aws.ts";
import { gcp } from "../../../src/clouds/gcp/gcp.ts";
import type { App } from "../../../src/ui/app.ts";
import { identityChoices } from "../../../src/ui/commands/clusterIdentity.ts";
import { connectForm, connectSpec } from "../../../src/ui/commands/connect.ts";
import { gcpCases, targetOf } from "../links/cases.ts";
import { chooseInGcp, rulesOf } from "../links/choice.ts";
import { identity, linkDesk } from "../links/desk.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));
vi.mock("../../../src/domain/sleep.ts", () => import("../links/briefSleep.ts"));

test.each(gcpCases)(
  "%s: the form on %s works from the first question to the endpoint in GCP",
  async (id, name, region) => {
    const desk = await linkDesk(id, {}, "gcp");
    const target = await targetOf(desk, name, region);
    const { cluster, networking } = target;
    const label = "Platform";
    const app = {
      accounts: { get: () => ({ label: "Meridian", provider: id }) },
      ...{ clouds: [aws, gcp], providers: [], operations: desk.operations },
      clusterIdentities: {
        of: () => ({ id: identity, cloud: "gcp", label, account: "meridian-prod" }),
      },
      identityStates: { ask: () => desk.cloud.whoAmI({}) },
      connections: { session: () => Promise.resolve(desk.session) },
      cloudConnections: { session: () => Promise.resolve(desk.cloud) },
      inventory: {
        store: {
          account: () => undefined,
          cluster: () => ({ cluster, networking, described: true }),
        },
      },
    } as unknown as App;
    const service = rulesOf(desk, target).service!.name;
    const place = { accountId: "a1", clusterId: cluster.id, region: target.region! };
    const ref = { form: connectForm, target: { ...place, service, mark: "operation-1" } };
    const spec = (await connectSpec(app, ref))!;
    expect(spec.facts).toContainEqual({
      label: "Cloud identity",
      value: "Platform · meridian-prod",
    });
    const { signal } = new AbortController();
    // As the page does: each time with all the values that it was given before.
    const first = await spec.draft({}, signal);
    const { endpoint } = await chooseInGcp(desk, target);
    const second = await spec.draft({ ...first.values, network: endpoint.network }, signal);
    const subnets = second.fields.find((one) => one.id === "subnet")!.options!;
    const subnet = subnets.find((one) => one.blocked === undefined)!.value;
    const third = await spec.draft({ ...second.values, subnet }, signal);
    expect(third.errors).toEqual({});
    expect(await spec.submit(third.values, signal)).toEqual({ ok: true });
    const [operation] = desk.operations.list();
    const done = await desk.settled(operation!.id);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);

    // What was chosen for a new one holds nothing up where an endpoint is used again.
    const again = await spec.draft(
      { ...third.values, endpoint: done.results!["endpoint"]! },
      signal,
    );
    expect(again.errors).toEqual({});
    expect(again.values["dns"] ?? "none").toBe("none");

    // Who fills it in while another window is at it is told before they press the button.
    const busy = { list: () => [{ ...done, state: "waiting" }] };
    const meanwhile = { ...app, operations: busy } as unknown as App;
    const told = await (await connectSpec(meanwhile, ref))!.draft({}, signal);
    const words = /^“Connect privately” is under way in this region \(Waiting\)/;
    expect(told.warnings).toContainEqual(expect.stringMatching(words));
    expect(again.warnings).not.toContainEqual(expect.stringMatching(words));
  },
);

test("only the identities of the cluster's cloud are offered", () => {
  const one = (id: string, cloud: "aws" | "gcp") => ({ id, cloud, label: id, source: "default" });
  const app = {
    accounts: { get: () => ({}) },
    clouds: [aws, gcp],
    clusterIdentities: { of: () => undefined },
    identities: { list: () => [one("i1", "aws"), one("i2", "gcp")] },
  } as unknown as App;
  const labels = (cloud: string): string[] =>
    identityChoices(app, { accountId: "a", clusterId: "c" }, { cloud }).map(({ label }) => label);
  expect(labels("gcp")).toEqual(["i2", "Add a cloud identity…"]);
  expect(labels("aws")).toEqual(["i1", "Add a cloud identity…"]);
});
