import * as l10n from "@vscode/l10n";
import type { Account } from "../../accounts/account.ts";
import { allParts, type Part } from "../../domain/model.ts";
import type { App } from "../app.ts";
import { cloudWord } from "../texts.ts";
import { choose, type Choice } from "./choose.ts";

/** What a command is about: a cluster, and what in it, as far as it is known. */
export interface Place {
  readonly accountId: string;
  readonly clusterId: string;
  readonly region?: string;
  readonly part?: Part;
  readonly item?: string;
}

function textIn(node: object, key: string): string | undefined {
  const value: unknown = Reflect.get(node, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The place a tree node stands for, or a place itself; undefined when it names no cluster. */
export function placeOf(argument: unknown): Place | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const node = "place" in argument ? argument.place : argument;
  if (typeof node !== "object" || node === null) return undefined;
  const accountId = textIn(node, "accountId");
  const clusterId = textIn(node, "clusterId");
  if (accountId === undefined || clusterId === undefined) return undefined;
  const region = textIn(node, "region");
  const part = allParts.find((one) => one === textIn(node, "part"));
  const item = textIn(node, "item");
  return {
    accountId,
    clusterId,
    ...(region !== undefined && { region }),
    ...(part !== undefined && { part }),
    ...(item !== undefined && { item }),
  };
}

/** The clusters that are known, to choose from: those of all accounts, or of these. */
export function clusterChoices(app: App, accounts = app.accounts.list()): Choice<Place>[] {
  const several = accounts.length > 1;
  return accounts.flatMap((account) =>
    [...(app.inventory.store.account(account.id)?.clusters.values() ?? [])].map(({ cluster }) => ({
      label: cluster.name,
      description: [
        cluster.plan,
        cloudWord(cluster.cloud),
        ...(several ? [account.label] : []),
      ].join(" · "),
      detail: cluster.id,
      value: { accountId: account.id, clusterId: cluster.id },
    })),
  );
}

/** Asks for one of the clusters that are known: those of all accounts, or of these. */
export function chooseCluster(
  app: App,
  title: string,
  accounts?: readonly Account[],
): Promise<Place> {
  return choose(
    title,
    clusterChoices(app, accounts),
    l10n.t("No cluster is known yet. Add an account, or wait a moment."),
  );
}
