import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { targetsOf } from "../../../src/sandbox/cockroach/views.ts";
import type { TargetView } from "../../../src/sandbox/part.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import { cockroachOf } from "../../unit/sandbox/cockroachOf.ts";
import type { Workbench } from "../workbench/index.ts";
import { type Form, openedForm } from "./forms.ts";

/** A cluster of a test's own sandbox, by its name. */
export function clusterNamed(sandbox: Sandbox, name: string): Cluster {
  const found = cockroachOf(sandbox)
    .state.clusters.all()
    .find((one) => one.name === name);
  if (found === undefined) throw new Error(`The sandbox has no cluster ${name}.`);
  return found;
}

/** A service that an egress endpoint of the cluster can lead to, by what comes of it. */
export function targetFor(
  sandbox: Sandbox,
  cluster: Cluster,
  outcome: TargetView["outcome"],
): TargetView {
  const { state } = cockroachOf(sandbox);
  const used = new Set(state.egressEndpoints.group(cluster.id).map((one) => one.target));
  const found = targetsOf(state, cluster).find(
    (one) => one.outcome === outcome && one.type === "PRIVATE_SERVICE" && !used.has(one.identifier),
  );
  if (found === undefined) throw new Error(`${cluster.name} has no target that is ${outcome}.`);
  return found;
}

/** How the form calls the identifier of a private service in each cloud. */
const identifierLabels = {
  aws: "Endpoint service name",
  gcp: "Service attachment",
  azure: "Private link service (resource id or alias)",
} as const;

/** What the form needs to know of a cluster. */
type Place = Pick<Cluster, "name" | "cloud"> & { readonly regions: readonly unknown[] };
type Wanted = Pick<TargetView, "region" | "identifier">;

/** Opens the form of an egress endpoint and fills it in. */
export async function fillEgress(
  workbench: Workbench,
  cluster: Place,
  target: Wanted,
): Promise<Form> {
  await workbench.tree("Clusters").contextMenu(cluster.name, "Create Egress Endpoint…");
  const form = await openedForm(workbench, titleFor(cluster));
  if (cluster.regions.length > 1) await form.radio(target.region).check();
  await form.enter(identifierLabels[cluster.cloud], target.identifier);
  return form;
}

/** Fills in the form of an egress endpoint and sends it; returns when the form is closed. */
export async function createEgress(
  workbench: Workbench,
  cluster: Place,
  target: Wanted,
): Promise<void> {
  const form = await fillEgress(workbench, cluster, target);
  await form.button("Create egress endpoint").click();
  const tab = workbench.page.locator(".tab", { hasText: titleFor(cluster) });
  await tab.waitFor({ state: "detached" });
}

function titleFor({ name }: Place): string {
  return `Create egress endpoint: ${name}`;
}
