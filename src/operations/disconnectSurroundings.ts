import * as l10n from "@vscode/l10n";
import type { CloudOptions, CloudSession, CustomerCloud } from "../clouds/cloud.ts";
import {
  addressLedTo,
  type EndpointHalf,
  type PrivateZone,
  type ReservedAddress,
  type SecurityGroup,
  type ZoneRecord,
} from "../domain/customerCloud.ts";
import type { PrivateEndpoint } from "../domain/model.ts";
import { asApiError, inWords } from "../http/errors.ts";
import type { LinkRules } from "../providers/link.ts";
import type { Session, Target } from "../providers/provider.ts";
import { isNamed } from "../domain/otherSide.ts";
import type { Sharing } from "./sharing.ts";

/** Who works for the cluster in the customer's cloud. */
export interface Customer {
  readonly cloud: CustomerCloud;
  readonly session: CloudSession;
  /** The id of the cloud identity, and what a person calls it. */
  readonly identity: string;
  readonly label: string;
}

/** A registered endpoint, and who takes it apart. */
export interface Disconnecting {
  readonly session: Session;
  readonly target: Target & { readonly region: string; readonly item: string };
  /** Absent = no identity was chosen for the cluster, or its cloud is one to which we do not sign in. */
  readonly customer: Customer | undefined;
  /** Who else uses the endpoint, read now. */
  readonly sharing: (half: EndpointHalf, options: CloudOptions) => Promise<Sharing>;
}

/** A name in a private zone that leads to the endpoint. */
export interface LeadingName {
  readonly zone: PrivateZone;
  readonly record: ZoneRecord;
  /** The endpoint's name or address to which it leads. */
  readonly address: EndpointHalf["addresses"][number];
  /** Of just the kind that we make, and can take away. */
  readonly isPlain: boolean;
  /** It was made for this endpoint, or for one of the cluster's own names, by us. */
  readonly isOurs: boolean;
}

/** What stands around a registration in the customer's cloud. */
export interface Remains {
  readonly half: EndpointHalf;
  readonly sharing: Sharing;
  readonly names: readonly LeadingName[];
  /** Those on the endpoint that nothing else that we see is behind. */
  readonly groups: readonly SecurityGroup[];
  readonly addresses: readonly ReservedAddress[];
  /** What could not be read, for a person. */
  readonly unread: readonly string[];
}

/** The same, or why nothing of it can be told. */
export type Surroundings = Remains | { readonly unseen: string };

/** The provider's record; undefined = it is gone. */
export function recordOf({ networking, item }: Target): PrivateEndpoint | undefined {
  return networking.endpoints.items.find(({ id }) => id === item);
}

/** What the customer's cloud calls the endpoint, as far as the provider knows. */
export function nameOf({ target }: Pick<Disconnecting, "target">): string {
  return recordOf(target)?.cloudId ?? target.item;
}

/** Reads them. A sign-in that does not work, or may not look, is told; what else goes wrong throws `ApiError`. */
export async function surroundingsOf(
  disconnecting: Disconnecting,
  options: CloudOptions,
): Promise<Surroundings> {
  const { customer } = disconnecting;
  const name = nameOf(disconnecting);
  if (customer === undefined) {
    return {
      unseen: l10n.t(
        "No cloud identity works for this cluster: only the registration is removed. The endpoint {0} stays in your cloud, and costs, until you delete it there.",
        name,
      ),
    };
  }
  try {
    const half = await halfOf(disconnecting, customer.session, options);
    if (half !== undefined) return await remainsOf(disconnecting, customer, half, options);
    return {
      unseen: l10n.t(
        "{0} sees no endpoint {1} in {2}: only the registration is removed. If it is there for somebody else, it costs until it is deleted.",
        customer.label,
        name,
        regionsOf(disconnecting).join(", "),
      ),
    };
  } catch (error) {
    const refused = asApiError(error, "authentication", "permission");
    if (refused === undefined) throw error;
    return {
      unseen: l10n.t(
        "{0} Without that only the registration is removed: the endpoint {1} stays in your cloud, and costs.",
        inWords(refused),
        name,
      ),
    };
  }
}

function rulesOf({ session, target }: Disconnecting): readonly LinkRules[] {
  const links = session.links(target);
  return "blocked" in links ? [] : links.rules;
}

/** Where the endpoint may lie: a provider may say it, and it is mostly the cluster's region. */
function regionsOf(disconnecting: Disconnecting): string[] {
  const { target } = disconnecting;
  const own = target.cluster.regions.find(({ name }) => name === target.region);
  const all = [
    recordOf(target)?.cloudRegion,
    ...rulesOf(disconnecting).map(({ region }) => region),
    own?.label ?? target.region,
  ];
  return [...new Set(all.filter((region) => region !== undefined && region !== ""))] as string[];
}

async function halfOf(
  disconnecting: Disconnecting,
  cloud: CloudSession,
  options: CloudOptions,
): Promise<EndpointHalf | undefined> {
  const name = nameOf(disconnecting);
  for (const region of regionsOf(disconnecting)) {
    const all = await cloud.endpoints(region, undefined, options);
    const found = all.find((half) => isNamed(half, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function remainsOf(
  disconnecting: Disconnecting,
  { session }: Customer,
  half: EndpointHalf,
  options: CloudOptions,
): Promise<Remains> {
  const unread: string[] = [];
  const { region, network } = half;
  const [{ sharers, untold }, zones, groups, addresses, others] = await Promise.all([
    disconnecting.sharing(half, options),
    session.zones(region, network, options).catch(noted(unread)),
    session.groups(region, network, options),
    session.addresses(region, options).catch(noted(unread)),
    session.endpoints(region, undefined, options),
  ]);
  const hosts = rulesOf(disconnecting).flatMap((rules) => rules.hosts);
  const isBehind = (group: string): boolean =>
    others.some((one) => one.id !== half.id && one.groups.includes(group));
  const ips = half.addresses.map(({ name }) => name);
  // What the provider itself tells of it, also of clusters that this account does not see.
  const also = recordOf(disconnecting.target)?.alsoServes ?? [];
  return {
    half,
    sharing: { sharers: [...new Set([...sharers, ...also])], untold },
    names: zones.flatMap((zone) => leading(zone, half, hosts)),
    groups: groups.filter(
      ({ id, name }) => half.groups.includes(id) && name !== "default" && !isBehind(id),
    ),
    addresses: addresses.filter(({ ip }) => ips.includes(ip)),
    unread,
  };
}

/** What may not be read is told beside the rest. */
function noted(unread: string[]): (error: unknown) => [] {
  return (error) => {
    const refused = asApiError(error, "permission");
    if (refused === undefined) throw error;
    unread.push(inWords(refused));
    return [];
  };
}

/** The names of a zone that lead to the endpoint. */
function leading(
  zone: PrivateZone,
  half: EndpointHalf,
  hosts: readonly string[],
): readonly LeadingName[] {
  const isMade = zone.mark !== undefined;
  return zone.records.flatMap((record) => {
    const address = addressLedTo(record, half);
    if (address === undefined) return [];
    const isPlain = record.type === "A" && record.values.length === 1;
    const isMeant = zone.mark === half.mark || hosts.includes(record.name);
    return [{ zone, record, address, isPlain, isOurs: isMade && isPlain && isMeant }];
  });
}
