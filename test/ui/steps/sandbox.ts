import { eventually, type Row, type Workbench } from "../workbench/index.ts";

/** How long the simulated cloud and the wait for it may take together on a slow machine, ms. */
export const cloudPatience = 90_000;

/**
 * "Try it without an account" in the welcome view; waits until the demo's clusters are read. Leaves those of
 * one provider open.
 */
export async function openSandbox(workbench: Workbench, only = "CockroachDB Cloud"): Promise<void> {
  await workbench.openView();
  const clusters = workbench.tree("Clusters");
  await clusters.pressWelcome("Try it without an account");
  await clusters.row("orders-prod", 60_000);
  await allRead(workbench);
  await closeOthers(workbench, only);
}

/** Closes the accounts of the other providers: what a test is about is then in view. */
async function closeOthers(workbench: Workbench, only: string): Promise<void> {
  const clusters = workbench.tree("Clusters");
  for (const { label, level } of await clusters.rows()) {
    if (level === 1 && !label.startsWith(only)) await clusters.collapse(label);
  }
}

/** Waits until the clusters are there, and none of them is still to be read. */
export async function allRead(workbench: Workbench): Promise<void> {
  const clusters = workbench.tree("Clusters");
  await eventually(
    async () => {
      const rows = await clusters.rows();
      const unread = rows.filter(
        ({ label, description }) => label === "Reading…" || /not read yet/.test(description),
      );
      return rows.length > 0 && unread.length === 0 ? true : undefined;
    },
    () => "Clusters are still not read.",
    60_000,
  );
}

/**
 * Waits until an operation says this. `title` is what was asked for, `cluster` is where.
 *
 * @returns its row; the description is without the cluster
 */
export async function operation(
  workbench: Workbench,
  title: string,
  cluster: string,
  says: RegExp,
): Promise<Row> {
  const view = workbench.tree("Operations");
  let last = "";
  return await eventually(
    async () => {
      const named = ` · ${cluster} · `;
      const row = (await view.rows()).find(
        (one) => one.label === title && one.description.includes(named),
      );
      last = row?.description.replace(named, " · ") ?? "(not listed)";
      return row !== undefined && says.test(last) ? { ...row, description: last } : undefined;
    },
    () => `"${title}: ${cluster}" does not say ${String(says)}, but: ${last}`,
    cloudPatience,
  );
}

/** Waits until a row of the Clusters tree says this; `path` runs from the cluster down. */
export async function clusterRow(
  workbench: Workbench,
  path: readonly string[],
  says: RegExp,
): Promise<Row> {
  const tree = workbench.tree("Clusters");
  let last = "";
  return await eventually(
    async () => {
      const row = await tree.row(path);
      last = row.description;
      return says.test(row.description) ? row : undefined;
    },
    () => `${path.join(" / ")} does not say ${String(says)}, but: ${last}`,
    cloudPatience,
  );
}

/**
 * The sandbox's list of the customer's services: copies the one that this fits.
 *
 * @param fits of `identifier · type · region`, followed by what comes of it
 * @returns the identifier, which is also in the clipboard
 */
export async function copyService(
  workbench: Workbench,
  cluster: string,
  fits: RegExp,
): Promise<string> {
  await workbench.palette("Private Endpoints: Sandbox: Copy a Service of Yours to Connect To…");
  await workbench.quick.pick(cluster, true);
  const rows = workbench.quick.widget.locator(".quick-input-list .monaco-list-row");
  const row = rows.filter({ hasText: fits });
  await row.waitFor();
  const identifier = (await row.locator(".label-name").first().innerText()).trim();
  await row.click();
  await workbench.notification(`${identifier} was copied.`);
  return identifier;
}

/** Plays the owner of a target, who accepts, rejects or lets a request expire. */
export async function decide(
  workbench: Workbench,
  request: string,
  decision: "Accept" | "Reject" | "Let it expire",
): Promise<void> {
  await workbench.palette("Private Endpoints: Sandbox: Decide as a Target's Owner…");
  await workbench.quickPick(request);
  await workbench.quickPick(decision);
}

/** Makes an endpoint in the customer's network; its id is in the clipboard then, and returned. */
export async function makeEndpoint(
  workbench: Workbench,
  cluster: string,
  region: string,
): Promise<string> {
  await workbench.palette("Private Endpoints: Sandbox: Create an Endpoint in Your Network…");
  await workbench.quick.pick(cluster, true);
  await workbench.quickPick(region);
  const made = await workbench.notification(`was made in your network in ${region}`);
  const id = /vpce-[0-9a-f]+|^\d+/.exec(await made.innerText())?.[0];
  if (id === undefined) throw new Error("The notification names no endpoint.");
  return id;
}
