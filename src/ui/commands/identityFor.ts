import * as l10n from "@vscode/l10n";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { CloudSource } from "../../clouds/cloud.ts";
import { cloudOf, type App } from "../app.ts";
import { facts } from "../texts.ts";
import { choose, type Choice } from "./choose.ts";

/** The identity that a tree node stands for; undefined for none. */
export function identityIdOf(node: unknown): string | undefined {
  if (typeof node !== "object" || node === null || !("identityId" in node)) return undefined;
  return typeof node.identityId === "string" ? node.identityId : undefined;
}

/** How an identity signs in; undefined when this version does not know the way. */
export function sourceOf(
  app: Pick<App, "clouds">,
  { cloud, source }: Pick<CloudIdentity, "cloud" | "source">,
): CloudSource | undefined {
  return cloudOf(app, cloud)?.sources.find(({ id }) => id === source);
}

/** True for an identity whose secret a person gave, and can replace. */
export function hasSecret(
  app: Pick<App, "clouds">,
  identity: Pick<CloudIdentity, "cloud" | "source">,
): boolean {
  return sourceOf(app, identity)?.secret !== undefined;
}

/** An identity in a list: its name and who it is. */
export function identityChoice<T>(
  app: Pick<App, "clouds">,
  { label, cloud, account, principal }: CloudIdentity,
  value: T,
): Choice<T> {
  return {
    label,
    description: facts(cloudOf(app, cloud)?.name ?? cloud, account),
    ...(principal !== undefined && { detail: principal }),
    value,
  };
}

/** Which identities a command is for, and what it says where there are others only. */
interface Fitting {
  test(identity: CloudIdentity): boolean;
  readonly none: string;
}

/** The identity of a node; else asks for one of those that fit. Throws `Cancelled`. */
export async function identityFor(
  app: App,
  node: unknown,
  title: string,
  fitting?: Fitting,
): Promise<CloudIdentity> {
  const known = app.identities.get(identityIdOf(node) ?? "");
  if (known !== undefined && fitting?.test(known) !== false) return known;
  const all = app.identities.list();
  const none = l10n.t("There is no cloud identity yet. Add one first.");
  return choose(
    title,
    all
      .filter((identity) => fitting?.test(identity) !== false)
      .map((identity) => identityChoice(app, identity, identity)),
    all.length === 0 ? none : (fitting?.none ?? none),
  );
}
