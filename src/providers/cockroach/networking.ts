import * as l10n from "@vscode/l10n";
import type { Cluster, Networking, Part, Section } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";
import { pages } from "../paging.ts";
import type { CallOptions } from "../provider.ts";
import type { CockroachApi, WireEgress } from "./api.ts";
import { readConnection, readEgress, readOwner, readService } from "./read.ts";

/** Reads the named parts side by side: one call each, none for what the plan does not have. */
export async function readNetworking(
  api: CockroachApi,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
): Promise<Partial<Networking>> {
  const wants = (part: Part): boolean => parts.includes(part);
  // A connection may come without its region; then its service tells it.
  const services =
    wants("services") || wants("endpoints")
      ? api.services(cluster.id, options).then((a) => (a.services ?? []).map(readService))
      : undefined;
  const [serviceItems, connections, egress, owners] = await Promise.all([
    services,
    wants("endpoints") ? api.connections(cluster.id, options) : undefined,
    wants("egress") ? egressSection(api, cluster, options) : undefined,
    wants("owners") ? ownersSection(api, cluster, options) : undefined,
  ]);
  return {
    ...(wants("services") && serviceItems && { services: { items: serviceItems } }),
    ...(connections && {
      endpoints: {
        items: (connections.connections ?? []).map((one) =>
          readConnection(one, serviceItems ?? []),
        ),
      },
    }),
    ...(egress && { egress }),
    ...(owners && { owners }),
  };
}

async function egressSection(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
): Promise<Networking["egress"]> {
  if (cluster.plan !== "Advanced") return notInPlan(cluster);
  return limitedAccess(async () => {
    const items: WireEgress[] = [];
    const read = async (page: string | undefined) => {
      const answer = await api.egressPage(cluster.id, page, options);
      const next = answer.pagination?.next_page ?? "";
      return { items: answer.egress_private_endpoints ?? [], ...(next !== "" && { next }) };
    };
    for await (const page of pages(read)) items.push(...page.items);
    return items.map(readEgress);
  });
}

async function ownersSection(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
): Promise<Networking["owners"]> {
  if (cluster.plan !== "Advanced") return notInPlan(cluster);
  return limitedAccess(async () => {
    const answer = await api.owners(cluster.id, options);
    return (answer.trusted_owners ?? []).map(readOwner);
  });
}

function notInPlan(cluster: Cluster): Section<never> {
  return {
    items: [],
    unavailable: l10n.t("Only on Advanced clusters (this one is {0}).", cluster.plan),
  };
}

/**
 * A feature with limited access answers 403, 404 or 501 to organizations that do not have it
 * (api-facts §1.4): words in the tree, not an error.
 */
async function limitedAccess<T>(read: () => Promise<T[]>): Promise<Section<T>> {
  try {
    return { items: await read() };
  } catch (error) {
    const failure = asApiError(error);
    if (failure?.status === undefined || ![403, 404, 501].includes(failure.status)) throw error;
    return {
      items: [],
      unavailable:
        failure.status === 403
          ? l10n.t("Limited access: not enabled for this organization, or not allowed to this key.")
          : l10n.t("Limited access: not enabled for this organization."),
    };
  }
}
