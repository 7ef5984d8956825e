import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { Cluster } from "../../domain/model.ts";
import { cloudOf, type App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { say } from "../messages.ts";
import { cloudWord, facts } from "../texts.ts";
import type { ClustersTree } from "../tree/clustersTree.ts";
import { addIdentity } from "./addIdentity.ts";
import { choose, type Choice } from "./choose.ts";
import type { Commands } from "./command.ts";
import { identityChoice } from "./identityFor.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** What a person chose for a cluster: an identity, a new one, or none. */
type Answer = CloudIdentity | "add" | "none";

/** The command by which a person says which identity works for a cluster. */
export function addClusterIdentityCommand(
  commands: Commands,
  app: App,
  tree: Pick<ClustersTree, "selection">,
): void {
  commands.add("chooseIdentity", async (node) => {
    const place =
      placeOf(node) ??
      placeOf(tree.selection) ??
      (await chooseCluster(app, l10n.t("Choose a cloud identity for which cluster?")));
    await chooseIdentity(app, place);
  });
}

/** Asks which identity works for a cluster, and remembers it. Throws `Cancelled`; then all is as it was. */
async function chooseIdentity(app: App, place: Place): Promise<void> {
  const entry = app.inventory.store.cluster(place.accountId, place.clusterId);
  if (entry?.described !== true) {
    void say(l10n.t("Nothing is known of this cluster yet. Refresh it, then choose."));
    throw new Cancelled();
  }
  const { cluster } = entry;
  const cloud = cloudOf(app, cluster.cloud);
  if (cloud === undefined) {
    void say(
      l10n.t(
        "{0} is on {1}, to which this extension does not sign in. Make its endpoints in the cloud's own console, and register their ids.",
        cluster.name,
        cloudWord(cluster.cloud),
      ),
    );
    throw new Cancelled();
  }
  const choices = identityChoices(app, place, cluster);
  if (choices.length === 0 && isInSandbox(app, place)) {
    void say(
      l10n.t("The sandbox's cloud identity was removed. Close the sandbox and open it again."),
    );
    throw new Cancelled();
  }
  const answer =
    choices.length === 0
      ? "add"
      : await choose(l10n.t("Cloud identity for {0}", cluster.name), choices, "");
  const identity = answer === "add" ? await addIdentity(app, cloud) : answer;
  const chosen = identity === "none" ? undefined : identity;
  await app.clusterIdentities.choose(place, chosen?.id);
  const who = chosen === undefined ? l10n.t("none") : facts(chosen.label, chosen.account);
  const text = l10n.t("Cloud identity for {0}: {1}", cluster.name, who);
  vscode.window.setStatusBarMessage(text, 5000);
}

/**
 * What can be chosen: the identities of the cluster's cloud, those of the sandbox for what is in it only.
 * Empty = there is none yet.
 */
export function identityChoices(
  app: Pick<App, "accounts" | "clouds" | "clusterIdentities" | "identities">,
  place: Pick<Place, "accountId" | "clusterId">,
  cluster: Pick<Cluster, "cloud">,
): Choice<Answer>[] {
  const inSandbox = isInSandbox(app, place);
  const fitting = app.identities
    .list()
    .filter(
      ({ cloud, sandbox }) => cloud === cluster.cloud && (sandbox !== undefined) === inSandbox,
    );
  if (fitting.length === 0) return [];
  const present = app.clusterIdentities.of(place)?.id;
  const choices = fitting.map((identity): Choice<Answer> => {
    const choice = identityChoice<Answer>(app, identity, identity);
    if (identity.id !== present) return choice;
    return { ...choice, description: facts(choice.description, l10n.t("chosen now")) };
  });
  const none: Choice<Answer> = { label: l10n.t("None: ask when it is needed"), value: "none" };
  const add: Choice<Answer> = { label: l10n.t("Add a cloud identity…"), value: "add" };
  return [...choices, ...(present === undefined ? [] : [none]), ...(inSandbox ? [] : [add])];
}

function isInSandbox(
  { accounts }: Pick<App, "accounts">,
  { accountId }: Pick<Place, "accountId">,
): boolean {
  return accounts.get(accountId)?.sandbox !== undefined;
}
