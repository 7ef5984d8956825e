import * as l10n from "@vscode/l10n";
import type { Cluster, Networking, Part, Section } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";
import { pages } from "../paging.ts";
import type { CallOptions } from "../provider.ts";
import type { CockroachApi, WireEgress } from "./api.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import { readConnection, readEgress, readOwner, readService } from "./read.ts";

/**
 * Reads the named parts side by side: one call each, none for what the plan does not have. What came
 * again as it was is taken from `known`.
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
  if (cluster.plan !== "Advanced") return notInPlan(cluster, known);
  return limitedAccess(async () => {
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
  });
}

async function ownersSection(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
  known: Networking["owners"] | undefined,
): Promise<Networking["owners"]> {
  if (cluster.plan !== "Advanced") return notInPlan(cluster, known);
  return limitedAccess(async () => {
    const answer = await api.owners(cluster.id, options);
    return sectionFrom(known, answer.digest, () => ({
      items: (answer.value().trusted_owners ?? []).map(readOwner),
    }));
  });
}

/** Nothing is asked for here, so the plan takes the place of an answer. */
function notInPlan<T>({ plan }: Cluster, known: Section<T> | undefined): Section<T> {
  return sectionFrom(known, `not in ${plan}`, () => ({
    items: [],
    unavailable: l10n.t("Only on Advanced clusters (this one is {0}).", plan),
  }));
}

/**
 * A feature with limited access answers 403, 404 or 501 to organizations that do not have it
 * (api-facts §1.4): words in the tree, not an error.
 */
async function limitedAccess<T>(read: () => Promise<Section<T>>): Promise<Section<T>> {
  try {
    return await read();
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
