import * as l10n from "@vscode/l10n";
import type { Cluster, Networking, OwnerSection, Part, Section } from "../../domain/model.ts";
import type { Answer } from "../../http/answer.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import type { TidbApi } from "./api.ts";
import type { Connections, DedicatedCluster } from "./connections.ts";
import { refOf } from "./ids.ts";
import { publicAccessOf } from "./read.ts";
import {
  readConnection,
  readLegacyEndpoint,
  readLegacyService,
  readPrivateLink,
  readService,
  readSharedService,
} from "./readEndpoints.ts";
import { readItem, wholeList } from "./unread.ts";
import { connection, type WirePrivateLink } from "./wire.ts";

/** What reading a cluster's networking needs beside the calls. */
export interface Surroundings {
  readonly api: TidbApi;
  readonly connections: Connections;
  /** Node groups and project of a Dedicated cluster. */
  readonly dedicated: (cluster: string, options: CallOptions) => Promise<DedicatedCluster>;
}

/** One read of one cluster. */
interface Reading {
  readonly around: Surroundings;
  readonly id: string;
  readonly region: string;
  readonly wants: (part: Part) => boolean;
  readonly options: CallOptions;
  readonly known: Networking | undefined;
}

type Read = Partial<Networking>;

/** Reads the named parts side by side. What came again as it was is taken from `known`. */
export async function readNetworking(
  around: Surroundings,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
  known: Networking | undefined,
): Promise<Read> {
  const { kind, cluster: id, project = "" } = refOf(cluster.id);
  const wants = (part: Part): boolean => parts.includes(part);
  const region = cluster.regions[0]?.name ?? "";
  const reading: Reading = { around, id, region, wants, options, known };
  switch (kind) {
    case "dedicated":
      return readDedicated(reading);
    case "serverless":
      return readServerless(reading, cluster);
    case "premium":
      return readPremium(reading);
    case "legacy":
      return readLegacy(reading, project);
  }
}

async function readDedicated(reading: Reading): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const needed = wants("services") || wants("endpoints");
  const of = needed ? await around.dedicated(id, options) : undefined;
  const [services, endpoints] = await Promise.all([
    of && wants("services") ? groupServices(reading, of) : undefined,
    of && wants("endpoints")
      ? around.connections.section(of, region, options, known?.endpoints)
      : undefined,
  ]);
  return {
    ...(services && { services }),
    ...(endpoints && { endpoints }),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

/** One service a node group, one call each. A group without one yet has none to show. */
async function groupServices(
  { around, id, region, options, known }: Reading,
  { groups }: DedicatedCluster,
): Promise<Networking["services"]> {
  const found = await Promise.all(
    groups.map(async (group) => ({
      group,
      answer: await orAbsent(around.api.service(id, group.id, options)),
    })),
  );
  const digest = found.map(({ group, answer }) => `${group.id} ${group.name} ${digestOf(answer)}`);
  return sectionFrom(known?.services, digest.join(), () => ({
    items: found.flatMap(({ group, answer }) =>
      answer === undefined ? [] : [readService(answer.value(), group.id, region, group.name)],
    ),
  }));
}

async function readServerless(reading: Reading, cluster: Cluster): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const [described, egress] = await Promise.all([
    wants("services") || wants("owners") ? around.api.serverlessCluster(id, options) : undefined,
    wants("egress") ? privateLinks(reading) : undefined,
  ]);
  const digest = digestOf(described);
  const services =
    described &&
    wants("services") &&
    sectionFrom(known?.services, digest, () => {
      const one = readSharedService(described.value(), region);
      return { items: one === undefined ? [] : [one] };
    });
  const owners =
    described &&
    wants("owners") &&
    sectionFrom(known?.owners, digest, (): OwnerSection => {
      const publicAccess = publicAccessOf(described.value());
      const unavailable = ownersInConsole();
      return { items: [], unavailable, ...(publicAccess && { publicAccess }) };
    });
  return {
    ...(services && { services }),
    ...withheld(reading, "endpoints", endpointsInConsole(cluster)),
    ...(egress && { egress }),
    ...(owners && { owners }),
  };
}

/** The list tells no domain names; they come with each connection that can have some (api-facts §3.5). */
async function privateLinks({
  around: { api },
  id,
  region,
  options,
  known,
}: Reading): Promise<Networking["egress"]> {
  const list = await orAbsent(api.privateLinks(id, undefined, options), withoutBeta);
  if (list === undefined) return noPrivateLinks(known?.egress);
  const { items: links, digest } = await allLinks(api, id, list, options);
  const wholes = await Promise.all(
    links.map(async (link) =>
      mayHaveMore(link)
        ? orAbsent(api.privateLink(id, link.privateLinkConnectionId, options), withoutBeta)
        : undefined,
    ),
  );
  const whole = [digest, ...wholes.map(digestOf)].join();
  return sectionFrom(known?.egress, whole, () => ({
    items: links.map((link, index) => {
      const told = wholes[index]?.value();
      return readPrivateLink(told ?? link, region, told !== undefined);
    }),
  }));
}

/** True when there may be domain names that the list does not tell: not yet on one that is being made. */
function mayHaveMore({ attachedDomains, state }: WirePrivateLink): boolean {
  return !attachedDomains?.length && !["CREATING", "DELETING"].includes(state?.toUpperCase() ?? "");
}

async function allLinks(
  api: TidbApi,
  id: string,
  first: Awaited<ReturnType<TidbApi["privateLinks"]>>,
  options: CallOptions,
) {
  const { digest, items } = await wholeList(
    first,
    (token) => api.privateLinks(id, token, options),
    (page) => page.privateLinkConnections,
  );
  return { digest, items: items as readonly WirePrivateLink[] };
}

async function readPremium(reading: Reading): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const { api } = around;
  const [service, first] = await Promise.all([
    wants("services") ? orAbsent(api.premiumService(id, options)) : undefined,
    wants("endpoints") ? api.premiumConnections(id, undefined, options) : undefined,
  ]);
  const services =
    wants("services") &&
    sectionFrom(known?.services, digestOf(service), () => ({
      items: service === undefined ? [] : [readService(service.value(), id, region, undefined)],
    }));
  return {
    ...(services && { services }),
    ...(first && { endpoints: await premiumEndpoints(reading, first) }),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

async function premiumEndpoints(
  { around: { api }, id, region, options, known }: Reading,
  first: Awaited<ReturnType<TidbApi["premiumConnections"]>>,
): Promise<Networking["endpoints"]> {
  // A page that was the only one has no next one.
  if (isFrom(known?.endpoints, first.digest)) return known.endpoints;
  const { digest, items } = await wholeList(
    first,
    (token) => api.premiumConnections(id, token, options),
    (page) => page.privateEndpointConnections,
  );
  return sectionFrom(known?.endpoints, digest, () => ({
    items: items.map((item) =>
      readConnection(readItem(connection, item, "privateEndpointConnections"), id, region),
    ),
  }));
}

async function readLegacy(reading: Reading, project: string): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const { api } = around;
  const [service, found] = await Promise.all([
    wants("services") ? orAbsent(api.legacyService(project, id, options)) : undefined,
    wants("endpoints") ? api.legacyEndpoints(project, id, options) : undefined,
  ]);
  const services =
    wants("services") &&
    sectionFrom(known?.services, digestOf(service), () => ({
      items:
        service === undefined
          ? []
          : [readLegacyService(service.value().private_endpoint_service, region)],
    }));
  const endpoints =
    found &&
    sectionFrom(known?.endpoints, found.digest, () => ({
      items: (found.value().endpoints ?? []).map((one) => readLegacyEndpoint(one, region)),
    }));
  return {
    ...(services && { services }),
    ...(endpoints && { endpoints }),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

/** How a call in beta is refused that the cluster or the organization does not have. */
const withoutBeta: readonly number[] = [403, 404, 405, 501];

/** What there is not yet, or not for this plan, answers 404. */
async function orAbsent<T>(
  call: Promise<Answer<T>>,
  statuses: readonly number[] = [404],
): Promise<Answer<T> | undefined> {
  try {
    return await call;
  } catch (error) {
    const status = asApiError(error)?.status;
    if (status === undefined || !statuses.includes(status)) throw error;
    return undefined;
  }
}

const digestOf = (answer: Answer<unknown> | undefined): string => answer?.digest ?? "none";

/** A part for which nothing is asked: the reason takes the place of an answer. */
function withheld(
  { wants, known }: Reading,
  part: "endpoints" | "egress" | "owners",
  reason: string,
): Read {
  if (!wants(part)) return {};
  const before: Section<never> | undefined = known?.[part] as Section<never> | undefined;
  return { [part]: sectionFrom(before, reason, () => ({ items: [], unavailable: reason })) };
}

function noPrivateLinks(known: Networking["egress"] | undefined): Networking["egress"] {
  const unavailable = l10n.t(
    "Private link connections (beta) are not available for this cluster, or not to this key.",
  );
  return sectionFrom(known, unavailable, () => ({ items: [], unavailable }));
}

const noOwners = (): string => l10n.t("TiDB Cloud has none: each endpoint is registered.");

const ownersInConsole = (): string =>
  l10n.t("Which endpoints may connect is set in TiDB Cloud's console only.");

const egressInConsole = (): string =>
  l10n.t("Private endpoints for changefeeds are made in TiDB Cloud's console only.");

const endpointsInConsole = ({ plan }: Cluster): string =>
  l10n.t(
    "{0} clusters share the region's service: TiDB Cloud does not tell who is connected to it. Authorized endpoints are set in its console only.",
    plan,
  );
