import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { cockroachOf } from "../../unit/sandbox/cockroachOf.ts";
import { signInTo } from "./accounts.ts";
import { openedForm, type Form } from "./forms.ts";
import { askedForAccessKey, typeAccessKey } from "./identities.ts";
import type { Workbench } from "../workbench/index.ts";

/** What the form and its operation are called. */
export const connecting = "Connect privately";

/** Signs in to the cloud of a test's own sandbox, as somebody who may do everything there or something less. */
export async function addCloudKey(
  workbench: Workbench,
  { address }: Sandbox,
  name: string,
  key = "admin",
): Promise<void> {
  const { baseUrl, keys } = address.clouds.aws;
  await askedForAccessKey(workbench, { baseUrl, name });
  await typeAccessKey(workbench, keys[key]!);
  await workbench.notification(`${name} works`);
}

/** Signs in to the database and to the cloud of a test's own sandbox, where the cloud is for one cluster. */
export async function signInToBothSides(
  workbench: Workbench,
  sandbox: Sandbox,
  cluster: string,
): Promise<void> {
  await signInTo(workbench, sandbox, "Meridian");
  await addCloudKey(workbench, sandbox, "Network");
  await workbench.toasts.clear();
  await chooseIdentity(workbench, cluster, "Network");
}

/** Says which cloud identity works for a cluster. */
export async function chooseIdentity(
  workbench: Workbench,
  cluster: string,
  identity: string,
): Promise<void> {
  const command = "Choose Cloud Identity for Cluster…";
  await workbench.tree("Clusters").contextMenu(cluster, command);
  await workbench.quickPick(identity);
}

/** Opens the form for a region; `path` runs from the cluster down. */
export async function openConnect(
  workbench: Workbench,
  [cluster, region]: readonly [string, string],
): Promise<Form> {
  await workbench.tree("Clusters").expand(cluster);
  await workbench.tree("Clusters").contextMenu([cluster, region], "Connect Privately…");
  return openedForm(workbench, `${connecting}: ${cluster}`);
}

/** Takes the first of one's own networks. */
export async function chooseNetwork(form: Form): Promise<void> {
  const networks = form.frame.getByRole("radiogroup", { name: "Network" });
  await networks.locator("input:enabled").first().check();
}

/** Takes the first subnet that fits in each zone. */
export async function chooseSubnets(form: Form): Promise<void> {
  const zones = form.frame.getByRole("radiogroup", { name: /^Subnet in / });
  await zones.first().waitFor();
  for (const zone of await zones.all()) {
    const fitting = zone.locator("input:enabled:not([value=''])");
    if ((await fitting.count()) > 0) await fitting.first().check();
  }
}

/** Opens the form for a region and fills it in with a new endpoint. */
export async function fillConnect(
  workbench: Workbench,
  place: readonly [string, string],
): Promise<Form> {
  const form = await openConnect(workbench, place);
  await chooseNetwork(form);
  await chooseSubnets(form);
  await form.noErrors();
  return form;
}

/** What connecting makes, on both sides: ids. */
interface Made {
  readonly groups: readonly string[];
  readonly endpoints: readonly string[];
  /** Registrations with a cluster, by the endpoint's id. */
  readonly registered: readonly string[];
}

/** All of it that there is in a sandbox of the test. */
export function madeIn(sandbox: Sandbox): Made {
  const { world, clouds } = sandbox;
  const endpoints = world.endpoints.all().filter(({ state }) => !state.startsWith("delet"));
  const groups = clouds.aws.state.groups.all().filter(({ name }) => name !== "default");
  return {
    groups: groups.map(({ id }) => id),
    endpoints: endpoints.map(({ id }) => id),
    registered: cockroachOf(sandbox)
      .state.connections.all()
      .map(({ endpointId }) => endpointId),
  };
}

/** What is there now and was not before. */
export function madeSince(sandbox: Sandbox, before: Made): Made {
  const now = madeIn(sandbox);
  return {
    groups: now.groups.filter((id) => !before.groups.includes(id)),
    endpoints: now.endpoints.filter((id) => !before.endpoints.includes(id)),
    registered: now.registered.filter((id) => !before.registered.includes(id)),
  };
}

/** How often a write was sent, by the end of its path; without what was refused, as beyond AWS's limit. */
export function sent({ requests }: Sandbox, ending: string): number {
  const writes = requests.filter(({ method, path }) => method === "POST" && path.endsWith(ending));
  return writes.filter(({ status = 200 }) => status < 400).length;
}
