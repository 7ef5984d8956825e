import type { Cluster, Networking, Part } from "../../domain/model.ts";
import { pages } from "../paging.ts";
import type { CallOptions } from "../provider.ts";
import type { CockroachApi, WireEgress } from "./api.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import { ownersSection } from "./owners.ts";
import { readConnection, readEgress, readService } from "./read.ts";
import { limitedAccess, notInPlan } from "./withheld.ts";

/**
 * Reads the named parts side by side: one call each, two for who may connect, none for what the plan does
 * not have. What came again as it was is taken from `known`.
 */
export async function readNetworking(
  api: CockroachApi,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
  known: Networking | undefined,
): Promise<Partial<Networking>> {
  const wants = (part: Part): boolean => parts.includes(part);
  const [ingress, egress, owners] = await Promise.all([
    ingressSections(api, cluster, wants, options, known),
    wants("egress") ? egressSection(api, cluster, options, known?.egress) : undefined,
    wants("owners") ? ownersSection(api, cluster, options, known?.owners) : undefined,
  ]);
  return { ...ingress, ...(egress && { egress }), ...(owners && { owners }) };
}

/** A connection may come without its region; then its service tells it: so services are read for both. */
async function ingressSections(
  api: CockroachApi,
  cluster: Cluster,
  wants: (part: Part) => boolean,
  options: CallOptions,
  known: Networking | undefined,
): Promise<Pick<Partial<Networking>, "services" | "endpoints">> {
  if (!wants("services") && !wants("endpoints")) return {};
  const [answer, connections] = await Promise.all([
    api.services(cluster.id, options),
    wants("endpoints") ? api.connections(cluster.id, options) : undefined,
  ]);
  const { digest } = answer;
  const services = sectionFrom(known?.services, digest, () => ({
    items: (answer.value().services ?? []).map(readService),
  }));
  const endpoints =
    connections &&
    sectionFrom(known?.endpoints, digest + connections.digest, () => {
      const found = connections.value().connections ?? [];
      return { items: found.map((one) => readConnection(one, services.items)) };
    });
  return { ...(wants("services") && { services }), ...(endpoints && { endpoints }) };
}

async function egressSection(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
  known: Networking["egress"] | undefined,
): Promise<Networking["egress"]> {
  if (cluster.plan !== "Advanced") {
    const unavailable = notInPlan(cluster);
    return sectionFrom(known, unavailable, () => ({ items: [], unavailable }));
  }
  try {
    const first = await api.egressPage(cluster.id, undefined, options);
    let digest = first.digest;
    // The page that was the only one has no next one.
    if (isFrom(known, digest)) return known;
    const items: WireEgress[] = [];
    const read = async (page: string | undefined) => {
      const answer = page === undefined ? first : await api.egressPage(cluster.id, page, options);
      if (answer !== first) digest += answer.digest;
      const { egress_private_endpoints: found, pagination } = answer.value();
      const next = pagination?.next_page ?? "";
      return { items: found ?? [], ...(next !== "" && { next }) };
    };
    for await (const page of pages(read)) items.push(...page.items);
    return sectionFrom(known, digest, () => ({ items: items.map(readEgress) }));
  } catch (error) {
    return { items: [], unavailable: limitedAccess(error) };
  }
}
