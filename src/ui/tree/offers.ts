import type { Part } from "../../domain/model.ts";
import type { Action, ActionId, Target } from "../../providers/provider.ts";
import type { Node } from "./node.ts";
import type { Sources } from "./sources.ts";

/** An action that fits a node, and why it cannot be used there, if so. */
export interface Offer {
  readonly action: Action;
  readonly blocked: string | undefined;
}

const creating: readonly ActionId[] = [
  "createEndpointService",
  "registerEndpoint",
  "createEgressEndpoint",
  "addTrustedOwner",
  "wakeCluster",
];

const ofGroup: Readonly<Record<Part, readonly ActionId[]>> = {
  services: ["createEndpointService"],
  endpoints: ["registerEndpoint"],
  egress: ["createEgressEndpoint"],
  owners: ["addTrustedOwner"],
};

const ofItem: Readonly<Record<Part, readonly ActionId[]>> = {
  services: [],
  endpoints: ["registerEndpoint", "describeEndpoint", "removeEndpoint"],
  egress: ["setDomainNames", "attachDomains", "detachDomains", "deleteEgressEndpoint"],
  owners: ["removeTrustedOwner"],
};

function fitting({ kind, place: { part, item } }: Node): readonly ActionId[] {
  if (kind === "cluster") return [...creating, "setPublicAccess"];
  if (kind === "region") return creating;
  if (kind === "known") return ["registerEndpoint", "dropEndpoint"];
  if (kind === "knownGroup" || kind === "unregistered") return [];
  if (part === undefined) return [];
  return item === undefined ? ofGroup[part] : ofItem[part];
}

/** What the provider offers on a node. Nothing while its cluster was not read or no session was made. */
export function offersOf(node: Node, sources: Sources): readonly Offer[] {
  const { accountId, clusterId, region, item } = node.place;
  if (clusterId === undefined || node.note !== undefined) return [];
  const entry = sources.store.cluster(accountId, clusterId);
  if (entry?.networking === undefined || !entry.described) return [];
  const { cluster, networking } = entry;
  const target: Target = {
    cluster,
    networking,
    ...(region !== undefined && { region }),
    ...(item !== undefined && { item }),
  };
  const ids = fitting(node);
  return (sources.actionsOf(accountId) ?? [])
    .filter((action) => ids.includes(action.id))
    .map((action) => ({ action, blocked: action.blocked(target) }));
}

/** The words in a node's context value that let menus offer what can be done there. */
export function offered(node: Node, sources: Sources): string[] {
  return offersOf(node, sources)
    .filter(({ blocked }) => blocked === undefined)
    .map(({ action: { id } }) => offerWord(id));
}

/** What menus know an offer by: `canCreateEgressEndpoint` for `createEgressEndpoint`. */
export function offerWord(id: ActionId): string {
  return `can${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}
