import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Cluster } from "../../src/sandbox/cockroach/entities.ts";
import { acceptEgress } from "../../src/sandbox/cockroach/egress.ts";
import { lockCluster, unlockCluster } from "../../src/sandbox/cockroach/lock.ts";
import { cockroachOf, makeEndpoint } from "../unit/sandbox/cockroachOf.ts";
import { signInTo } from "./steps/accounts.ts";
import { clusterNamed, createEgress, targetFor } from "./steps/egress.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, copyService, decide, openSandbox, operation } from "./steps/sandbox.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

const creating = "Create egress endpoint";
const registering = "Register private endpoint";

let workbench: Workbench;
photographFailures(() => workbench);

describe("a reload of the window", () => {
  const orders = { name: "orders-prod", cloud: "aws", regions: [1, 2, 3] } as const;
  const half = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123";
  let service: string;

  beforeAll(async () => {
    workbench = await openWorkbench();
    await openSandbox(workbench);
    service = await copyService(workbench, orders.name, /us-west-2(?!.*has an).*must accept/);
    await createEgress(workbench, orders, { region: "us-west-2", identifier: service });
    await operation(workbench, creating, orders.name, /^Waiting for you/);

    await workbench.tree("Clusters").contextMenu(orders.name, "Create Egress Endpoint…");
    const form = await openedForm(workbench, `${creating}: ${orders.name}`);
    await form.radio("eu-west-1").check();
    await form.text("Endpoint service name").fill(half);
    await workbench.reloadWindow();
  });
  afterAll(() => workbench.close());

  test("keeps a form with what was filled in so far", async () => {
    const form = await openedForm(workbench, `${creating}: ${orders.name}`);
    await expect.poll(() => form.text("Endpoint service name").inputValue()).toBe(half);
    expect(await form.radio("eu-west-1").isChecked()).toBe(true);
    expect(await form.facts()).toContain("Account: CockroachDB Cloud sandbox");
    await form.button("Cancel").click();
    await expect.poll(() => workbench.tabs()).toEqual([]);
  });

  test("keeps the sandbox, and an operation that waits: after acceptance it is available", async () => {
    await operation(workbench, creating, orders.name, /^Waiting for you · .* must accept/);
    const request = `Cluster ${orders.name} asks to connect from us-west-2 to ${service}`;
    await decide(workbench, request, "Accept");
    await operation(workbench, creating, orders.name, /^Done · Available at /);
    await workbench.tree("Clusters").expand(orders.name, "us-west-2", "Egress endpoints");
    const label = service.slice(service.lastIndexOf(".") + 1);
    const place = [orders.name, "us-west-2", "Egress endpoints", label];
    await clusterRow(workbench, place, /^AVAILABLE/);

    await workbench.reloadWindow();
    await operation(workbench, creating, orders.name, /^Done · Available at /);
    await workbench.tree("Clusters").expand(orders.name, "us-west-2", "Egress endpoints");
    await clusterRow(workbench, place, /^AVAILABLE/);
  });
});

describe("a VS Code that is killed in the middle", () => {
  let folder: string;
  let sandbox: Sandbox;
  let orders: Cluster;
  let reports: Cluster;
  let storefront: Cluster;
  /** Endpoints of the customer that are to be registered, by cluster. */
  let ofOrders: string;
  let ofStorefront: string;
  /** The egress endpoint that waits for its owner. */
  let waiting: string;

  const egressOf = ({ id }: Cluster) => cockroachOf(sandbox).state.egressEndpoints.group(id);
  const registered = ({ id }: Cluster, endpointId: string) =>
    cockroachOf(sandbox)
      .state.connections.group(id)
      .filter((one) => one.endpointId === endpointId);

  async function register(name: string, id: string): Promise<void> {
    await workbench.tree("Clusters").contextMenu(name, "Register Private Endpoint…");
    const form = await openedForm(workbench, `${registering}: ${name}`);
    await form.text("Private endpoint id").fill(id);
    await form.button(registering).click();
  }

  /** Waits until the service has a write that it has not answered yet. */
  async function underWay(ending: string): Promise<void> {
    const writes = () => sandbox.requests.filter((one) => one.method === "POST");
    await eventually(
      () =>
        Promise.resolve(
          writes().some((one) => one.path.endsWith(ending) && one.status === undefined)
            ? true
            : undefined,
        ),
      () => `No POST …${ending} is under way.`,
    );
  }

  /** Four operations are started, each gets as far as the kill is to find it; then a new start. */
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "pe-killed-"));
    sandbox = await startSandbox({ speed: 4 });
    const { state } = cockroachOf(sandbox);
    orders = clusterNamed(sandbox, "orders-prod");
    reports = clusterNamed(sandbox, "reports-staging");
    storefront = clusterNamed(sandbox, "storefront");
    ofOrders = makeEndpoint(sandbox, orders, "us-east-1").id;
    ofStorefront = makeEndpoint(sandbox, storefront, "us-east-1").id;
    const where = {
      userDataDir: path.join(folder, "data"),
      profileDir: path.join(folder, "profile"),
    };
    workbench = await openWorkbench(where);
    await signInTo(workbench, sandbox, "Meridian");

    const known = new Set(egressOf(orders).map((one) => one.id));
    await createEgress(workbench, orders, targetFor(sandbox, orders, "needsAcceptance"));
    await operation(workbench, creating, orders.name, /^Waiting for you/);
    waiting = egressOf(orders).find((one) => !known.has(one.id))?.id ?? "";

    lockCluster(state, storefront.id, { spelling: "409", holder: "restore of a backup" });
    await register(storefront.name, ofStorefront);
    await operation(workbench, registering, storefront.name, /^Waiting · .* is locked since/);

    const delayMs = 15_000;
    sandbox.faults.setPlan([
      { match: { method: "POST", path: `**/${reports.id}/**` }, do: { delayMs } },
      { match: { method: "POST", path: `**/${orders.id}/**` }, do: { delayMs, drop: true } },
    ]);
    await createEgress(workbench, reports, targetFor(sandbox, reports, "accepted"));
    await underWay("/egress-private-endpoints");
    await register(orders.name, ofOrders);
    await underWay("/private-endpoint-connections");
    const { port } = workbench;
    await workbench.kill();

    workbench = await openWorkbench({ ...where, port });
    await workbench.openView();
  }, 300_000);
  afterAll(async () => {
    await workbench.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test("finds the create whose answer it missed: nothing is sent again, and it goes on by itself", async () => {
    await operation(workbench, creating, reports.name, /^Done · The answer was lost, but it had/);
    const [made, ...more] = egressOf(reports);
    expect(more).toEqual([]);
    expect(made?.state).toBe("available");
    const { description } = await operation(workbench, creating, reports.name, /^Done/);
    expect(description).toContain(`it had been created (${made?.id ?? ""}). Available at`);
  });

  test("goes on waiting for acceptance, by itself", async () => {
    await operation(workbench, creating, orders.name, /^Waiting for you · .* must accept/);
    acceptEgress(cockroachOf(sandbox).state, waiting);
    await operation(workbench, creating, orders.name, /^Done · Available at /);
    const target = cockroachOf(sandbox).state.egressEndpoints.get(waiting)?.target;
    expect(egressOf(orders).filter((one) => one.target === target)).toHaveLength(1);
  });

  test("sends nothing that was not sent before without being asked: Resume does it once", async () => {
    unlockCluster(cockroachOf(sandbox).state, storefront.id);
    // It asks the locked cluster from time to time: the kill may have come in the middle of that.
    const words =
      /^Waiting for you · (It was interrupted before anything was sent\.|The answer was lost, and nothing can be seen)/;
    await operation(workbench, registering, storefront.name, words);
    expect(registered(storefront, ofStorefront)).toEqual([]);
    const label = `${registering}: ${storefront.name}`;
    await workbench.tree("Operations").inlineAction(label, "Resume Operation");
    await operation(workbench, registering, storefront.name, /^Done/);
    expect(registered(storefront, ofStorefront)).toHaveLength(1);
  });

  test("says of a request that was lost that nothing can be seen of it: Resume sends it again", async () => {
    const words = /^Waiting for you · The answer was lost, and nothing can be seen of it/;
    await operation(workbench, registering, orders.name, words);
    expect(registered(orders, ofOrders)).toEqual([]);
    sandbox.faults.setPlan([]);
    const label = `${registering}: ${orders.name}`;
    await workbench.tree("Operations").inlineAction(label, "Resume Operation");
    await operation(workbench, registering, orders.name, /^Done/);
    expect(registered(orders, ofOrders)).toHaveLength(1);
  });

  test("can still undo what was made before, and forget it", async () => {
    const operations = workbench.tree("Operations");
    const label = `${creating}: ${reports.name}`;
    const id = egressOf(reports)[0]?.id ?? "";
    await operations.contextMenu(label, "Undo Operation…");
    const question = await workbench.dialog();
    expect(question.detail).toContain(`Will be done: Delete the egress endpoint ${id}`);
    await question.press("Undo");
    await operation(workbench, creating, reports.name, /^Undone/);
    expect(egressOf(reports)).toEqual([]);
    await operations.inlineAction(label, "Forget Operation");
    await operations.gone(label);
    await workbench.reloadWindow();
    await operations.row(`${creating}: ${orders.name}`);
    await operations.gone(label);
  });
});
