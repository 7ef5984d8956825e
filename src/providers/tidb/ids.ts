import * as l10n from "@vscode/l10n";
import { invalidInput } from "../../http/errors.ts";

/** By which of TiDB Cloud's APIs a cluster is known. */
const kinds = ["dedicated", "serverless", "premium", "legacy"] as const;
export type Kind = (typeof kinds)[number];

/** A cluster as the APIs name it. */
export interface ClusterRef {
  readonly kind: Kind;
  readonly cluster: string;
  /** Of a legacy cluster only: its calls name the project too. */
  readonly project?: string;
}

/** The id of a cluster that is unique over all APIs: `dedicated-1`, `legacy-<project>-1`. */
export function clusterIdOf({ kind, cluster, project }: ClusterRef): string {
  return [kind, ...(project === undefined ? [] : [project]), cluster].join("-");
}

/** In place of the id of a cluster that does not tell it: by where it stands in the list. */
export function unreadableId(place: string): string {
  return `unreadable-${place}`;
}

/** True for what `unreadableId` made. */
export function isUnreadable(id: string): boolean {
  return id.startsWith("unreadable-");
}

/** What `clusterIdOf` was made from. Throws `invalidInput` when the text is no such id. */
export function refOf(id: string): ClusterRef {
  const at = id.indexOf("-");
  const kind = kinds.find((one) => one === id.slice(0, at));
  const rest = id.slice(at + 1);
  const [, project, cluster] = /^(\d+)-(.+)$/.exec(rest) ?? [];
  if (kind === "legacy" && project !== undefined && cluster !== undefined) {
    return { kind, cluster, project };
  }
  if (kind === undefined || kind === "legacy" || rest === "") {
    throw invalidInput(
      l10n.t("{0} is not the id of a TiDB Cloud cluster.", id),
      l10n.t("Refresh, and choose the cluster again."),
    );
  }
  return { kind, cluster: rest };
}

/** The kind of API that a cluster belongs to. */
export function kindOf({ id }: { readonly id: string }): Kind {
  return refOf(id).kind;
}

/** A private endpoint's id: the calls about it name its node group as well. */
export function endpointIdOf(group: string, connection: string): string {
  return `${group}/${connection}`;
}

/** The node group and the connection in a private endpoint's id. */
export function endpointRefOf(id: string): { readonly group: string; readonly connection: string } {
  const at = id.indexOf("/");
  return { group: id.slice(0, Math.max(at, 0)), connection: id.slice(at + 1) };
}
