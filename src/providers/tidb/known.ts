import * as l10n from "@vscode/l10n";
import type { Cluster } from "../../domain/model.ts";
import type { ClusterPage } from "../provider.ts";
import { isUnreadable, refOf } from "./ids.ts";
import type { Listings } from "./refusals.ts";

/** The name of the listing that shows clusters of a kind: of Dedicated and legacy ones there is one a project. */
export function listingOf(kind: string, project = ""): string {
  return `${kind}/${project}`;
}

/** The project of a cluster that is known; undefined = it does not tell, or has none. */
function projectOf({ id, facts }: Cluster): string | undefined {
  return refOf(id).project ?? facts?.find(({ label }) => label === l10n.t("Project"))?.value;
}

/** The projects that known clusters are of: the best guess where no call tells them. */
export function projectsAmong(known: readonly Cluster[]): string[] {
  const readable = known.filter(({ id }) => !isUnreadable(id));
  return [...new Set(readable.flatMap((one) => projectOf(one) ?? []))];
}

/** Those of the known clusters whose listing was refused, with the refusal: nothing says that they are gone. */
export function refusedAmong(known: readonly Cluster[], listings: Listings): ClusterPage["broken"] {
  return known.flatMap((one) => {
    if (isUnreadable(one.id)) return [];
    const error = listings.refusal(listingOf(refOf(one.id).kind, projectOf(one)));
    return error === undefined ? [] : [{ id: one.id, name: one.name, error }];
  });
}
