import * as l10n from "@vscode/l10n";
import type { Cluster, Networking, OwnerSection, Part } from "../../domain/model.ts";
import type { Answer } from "../../http/answer.ts";
import type { CallOptions } from "../provider.ts";
import { sectionFrom } from "../unchanged.ts";
import type { AccessLists } from "./accessLists.ts";
import type { WireAccessList, WireClusterLinks, WireLink } from "./api.ts";
import { nameFacts, withKnown } from "./dnsNames.ts";
import type { Links } from "./links.ts";
import type { Names } from "./names.ts";
import {
  datacenterOf,
  endpointId,
  hasService,
  readAccess,
  readEndpoint,
  readPrincipal,
  readService,
} from "./read.ts";
import type { SentIds } from "./sentIds.ts";

/** What reads a cluster's networking. */
export interface Reading {
  readonly links: Links;
  readonly accessLists: AccessLists;
  readonly names: Names;
  readonly sentIds: SentIds;
}

/**
 * Reads the named parts: one call for the links of all clusters, one for the access lists of all, and once
 * those for the names to create. What came again as it was is taken from `known`.
 */
export async function readNetworking(
  reading: Reading,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
  known: Networking | undefined,
): Promise<Partial<Networking>> {
  reading.sentIds.learn(cluster.id, known?.endpoints.items ?? []);
  const wants = (part: Part): boolean => parts.includes(part);
  const fromLinks = wants("services") || wants("endpoints") || wants("owners");
  const [found, access] = await Promise.all([
    fromLinks ? reading.links.of(cluster.id, options) : undefined,
    wants("owners") ? reading.accessLists.of(cluster.id, options) : undefined,
  ]);
  const egress = wants("egress") ? { egress: noEgress(known?.egress) } : {};
  if (found === undefined) return egress;
  const links = readOnce(found);
  if (wants("services") && reading.names.lacks(cluster, options) && anyService(links)) {
    await reading.names.learn(cluster, options);
  }
  return {
    ...egress,
    ...(wants("services") && {
      services: servicesFrom(links, cluster, reading.names, known?.services),
    }),
    ...(wants("endpoints") && {
      endpoints: endpointsFrom(links, cluster, reading.sentIds, known?.endpoints),
    }),
    ...(wants("owners") && { owners: ownersFrom(links, access, cluster, known?.owners) }),
  };
}

/** An answer that several sections are made of, read for the first of them that needs it. */
function readOnce<T>(answer: Answer<T>): Answer<T> {
  let read: { readonly value: T } | undefined;
  return {
    digest: answer.digest,
    value: () => (read ??= { value: answer.value() }).value,
  };
}

/** Nothing is asked for: the API has none (api-facts §2.3). */
function noEgress(known: Networking["egress"] | undefined): Networking["egress"] {
  return sectionFrom(known, "no egress", () => ({
    items: [],
    unavailable: l10n.t("Astra DB has no egress private endpoints."),
  }));
}

/** A datacenter that nothing is said of has nothing. Its id stands for the region. */
function each<T>(
  links: Answer<WireClusterLinks>,
  cluster: Cluster,
  read: (link: WireLink, region: string) => readonly T[],
): T[] {
  return (links.value().datacenters ?? []).flatMap((link) => {
    const region = datacenterOf(link, cluster);
    return region === undefined ? [] : read(link, region);
  });
}

/** The former shape names a datacenter by its region: then the cluster's regions matter too. */
function digestOf(links: Answer<WireClusterLinks>, { regions }: Cluster): string {
  return [links.digest, ...regions.map((region) => region.name)].join(" ");
}

/** Names to create are for who connects: nobody can where there is no service. */
function anyService(links: Answer<WireClusterLinks>): boolean {
  return (links.value().datacenters ?? []).some(hasService);
}

function servicesFrom(
  links: Answer<WireClusterLinks>,
  cluster: Cluster,
  names: Names,
  known: Networking["services"] | undefined,
): Networking["services"] {
  const digest = `${digestOf(links, cluster)} ${names.version(cluster)}`;
  return sectionFrom(known, digest, () => ({
    items: each(links, cluster, (link, region) => {
      const found = names.of(cluster, region);
      const before = known?.items.find((one) => one.region === region)?.facts;
      const facts = nameFacts(cluster, region, found);
      const told = found === undefined ? withKnown(facts, before) : facts;
      const service = readService(link, region, told);
      return service === undefined ? [] : [service];
    }),
  }));
}

function endpointsFrom(
  links: Answer<WireClusterLinks>,
  cluster: Cluster,
  sentIds: SentIds,
  known: Networking["endpoints"] | undefined,
): Networking["endpoints"] {
  const digest = `${digestOf(links, cluster)} ${sentIds.version(cluster.id)}`;
  return sectionFrom(known, digest, () => ({
    items: each(links, cluster, (link, region) =>
      (link.endpoints ?? []).flatMap(
        (one) => readEndpoint(one, link, region, sentIds.get(cluster.id, endpointId(one))) ?? [],
      ),
    ),
  }));
}

function ownersFrom(
  links: Answer<WireClusterLinks>,
  access: Answer<WireAccessList> | undefined,
  cluster: Cluster,
  known: OwnerSection | undefined,
): OwnerSection {
  const digest = `${digestOf(links, cluster)} ${access?.digest ?? "unknown"}`;
  return sectionFrom(known, digest, (): OwnerSection => {
    const publicAccess = access && readAccess(access.value());
    return {
      items: each(links, cluster, (link, region) =>
        (link.allowedPrincipals ?? []).map((one) => readPrincipal(one, region)),
      ),
      emptyMeans: "nobody",
      ...(publicAccess !== undefined && { publicAccess }),
    };
  });
}
