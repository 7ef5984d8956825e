import * as l10n from "@vscode/l10n";
import type {
  Cluster,
  EndpointSection,
  Networking,
  OwnerSection,
  Part,
} from "../../domain/model.ts";
import { ApiError, asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { sectionFrom } from "../unchanged.ts";
import type { ClickhouseApi, WireService } from "./api.ts";
import { isRefusedAsleep, type Config, type Configs } from "./configs.ts";
import { ledElsewhere } from "./known.ts";
import type { Organization, OrganizationView, ServiceList } from "./organization.ts";
import { publicAccessOf, readEgress, readEndpoints, readEndpointServices } from "./read.ts";

/** What a session reads with. */
export interface Reading {
  readonly api: ClickhouseApi;
  readonly organization: Organization;
  readonly configs: Configs;
}

/**
 * Reads the named parts side by side. Endpoints and access come with the list of services and the
 * organization, which all clusters share; what is left is one call a cluster, for reverse endpoints.
 */
export async function readNetworking(
  reading: Reading,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
  known: Networking | undefined,
): Promise<Partial<Networking>> {
  const wants = (...some: Part[]): boolean => some.some((part) => parts.includes(part));
  const { organization, configs } = reading;
  const [config, list, view, egress] = await Promise.all([
    wants("services", "endpoints") ? configs.read(cluster.id, options) : undefined,
    wants("endpoints", "owners") ? organization.services(options) : undefined,
    wants("endpoints") ? organization.view(options) : undefined,
    wants("egress") ? egressSection(reading, cluster, options, known?.egress) : undefined,
  ]);
  return {
    ...(wants("services") && {
      services: servicesSection(config ?? "asleep", cluster, known?.services),
    }),
    ...(list !== undefined &&
      view !== undefined && {
        endpoints: endpointsSection({ list, view, configs, config }, cluster, known?.endpoints),
      }),
    ...(list !== undefined &&
      wants("owners") && { owners: ownersSection(list, cluster, known?.owners) }),
    ...(egress !== undefined && { egress }),
  };
}

interface Told {
  readonly list: ServiceList;
  readonly view: OrganizationView;
  readonly configs: Configs;
  readonly config: Config | undefined;
}

function endpointsSection(
  { list, view, configs, config }: Told,
  cluster: Cluster,
  known: EndpointSection | undefined,
): EndpointSection {
  const host = hostOf(config);
  const service = list.byId.get(cluster.id);
  const leadsTo = (id: string) => configs.known(id)?.endpointServiceId;
  const elsewhere =
    service === undefined ? new Map<string, string>() : ledElsewhere(service, list.served, leadsTo);
  const digest = [list.digest, view.digest, host, JSON.stringify([...elsewhere])].join(" ");
  return sectionFrom(known, digest, () =>
    readEndpoints({
      service: serviceIn(list, cluster),
      known: view.endpoints,
      served: list.served,
      offered: list.offered,
      elsewhere,
      host,
    }),
  );
}

function hostOf(config: Config | undefined): string {
  return typeof config === "object" ? (config.privateDnsHostname ?? "") : "";
}

/** @throws ApiError `notFound`, or what is wrong with its description. */
function serviceIn({ byId, broken }: ServiceList, { id, name }: Cluster): WireService {
  const found = byId.get(id);
  if (found !== undefined) return found;
  const unreadable = broken.find((one) => one.id === id);
  if (unreadable !== undefined) throw unreadable.error;
  throw new ApiError("notFound", "unchanged", {
    message: l10n.t("The service {0} is not listed any more.", name),
    next: l10n.t("It may have been removed: refresh."),
  });
}

function servicesSection(
  config: Config,
  cluster: Cluster,
  known: Networking["services"] | undefined,
): Networking["services"] {
  return sectionFrom(known, JSON.stringify(config), () =>
    typeof config === "string"
      ? { items: [], unavailable: config === "asleep" ? asleepWords() : refusedWords() }
      : { items: readEndpointServices(config, cluster.regions[0]?.name ?? "") },
  );
}

function asleepWords(): string {
  return l10n.t("The service sleeps, and does not tell this: wake it, then refresh.");
}

function refusedWords(): string {
  return l10n.t("Private endpoints are not in this plan, or not allowed to this key.");
}

/**
 * ClickHouse has no accounts to trust: what may enter a service privately is the list of its private
 * endpoints itself. It is shown once, as endpoints; here stands why there is nothing else, and who may
 * connect over the internet.
 */
function ownersSection(
  list: ServiceList,
  cluster: Cluster,
  known: OwnerSection | undefined,
): OwnerSection {
  return sectionFrom(known, list.digest, () => {
    const service = serviceIn(list, cluster);
    const publicAccess = publicAccessOf(service);
    const isEmpty = (service.privateEndpointIds ?? []).length === 0;
    const section: OwnerSection = {
      items: [],
      unavailable: isEmpty
        ? l10n.t("The list of private endpoints is the allow list. It is empty: none may enter.")
        : l10n.t("The list of private endpoints is the allow list: only those on it may enter."),
      emptyMeans: "nobody",
      ...(publicAccess !== undefined && { publicAccess }),
    };
    return section;
  });
}

async function egressSection(
  { api, organization }: Reading,
  cluster: Cluster,
  options: CallOptions,
  known: Networking["egress"] | undefined,
): Promise<Networking["egress"]> {
  // No type of reverse endpoint exists there, so there is nothing to ask for (api-facts §4.4).
  if (!["aws", "gcp"].includes(cluster.cloud)) {
    return sectionFrom(known, "elsewhere", () => ({ items: [], unavailable: elsewhereWords() }));
  }
  const organizationId = await organization.id(options);
  try {
    const answer = await api.reverseList({ organizationId, serviceId: cluster.id }, options);
    const region = cluster.regions[0]?.name ?? "";
    return sectionFrom(known, answer.digest, () => ({
      items: (answer.value().result ?? []).map((one) => readEgress(one, region, cluster.principal)),
    }));
  } catch (error) {
    if (isRefusedAsleep(error)) return { items: [], unavailable: asleepWords() };
    if (![403, 404, 501].includes(asApiError(error)?.status ?? 0)) throw error;
    return {
      items: [],
      unavailable: l10n.t("ClickPipes is not enabled here, or not allowed to this key."),
    };
  }
}

function elsewhereWords(): string {
  return l10n.t("ClickPipes reaches private services from AWS and Google Cloud only.");
}
