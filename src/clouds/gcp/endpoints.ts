import type { protos } from "@google-cloud/compute";
import type { EndpointHalf, OfferedService } from "../../domain/customerCloud.ts";
import type { EndpointState, Status } from "../../domain/state.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, untried } from "./calls.ts";
import type { Google } from "./clients.ts";
import { isAttachment, nameIn, pathOf, projectIn, regionIn } from "./paths.ts";
import { markIn } from "./writes/call.ts";

/** A forwarding rule as Compute Engine tells it. */
export type RuleWire = protos.google.cloud.compute.v1.IForwardingRule;

/** Compute Engine's words for how far the two sides are (api-facts §6.1, §7). */
const states: Readonly<Record<string, EndpointState>> = {
  PENDING: "needsAcceptance",
  ACCEPTED: "available",
  REJECTED: "rejected",
  CLOSED: "gone",
  NEEDS_ATTENTION: "needsAttention",
};

/** A word of Compute Engine on our scale; one that we do not know stays as it is. */
export function statusOf(word: string): Status {
  return { state: states[word.toUpperCase()] ?? "unknown", word };
}

/**
 * A service attachment as far as its consumer sees it: mostly that it is well named. Undefined = it is not
 * there, or not in this region.
 */
export async function readOffered(
  google: Google,
  region: string,
  name: string,
  options: CloudOptions,
): Promise<OfferedService | undefined> {
  const path = pathOf(name);
  if (!isAttachment(path) || regionIn(path) !== region) return undefined;
  const owner = projectIn(path);
  const request = { project: owner, region, serviceAttachment: nameIn(path) };
  try {
    const [found] = await read(google, "serviceAttachments.get", options, () =>
      google.serviceAttachments().get(request, untried()),
    );
    const acceptanceRequired = found.connectionPreference === "ACCEPT_MANUAL";
    const [domain] = found.domainNames ?? [];
    return {
      ...{ name: path, owner, acceptanceRequired },
      ...(domain !== undefined && {
        privateDns: { name: domain.replace(/\.$/, ""), verified: true },
      }),
    };
  } catch (error) {
    if (asApiError(error, "notFound") !== undefined) return undefined;
    // Who may connect may seldom look.
    if (asApiError(error, "permission") === undefined) throw error;
    return { name: path, owner };
  }
}

/** All forwarding rules of a region: those of load balancers too. */
export async function readRules(
  google: Google,
  region: string,
  options: CloudOptions,
): Promise<readonly RuleWire[]> {
  const { project } = google;
  const [rules] = await read(google, "forwardingRules.list", options, () =>
    google.forwardingRules().list({ project, region }, untried()),
  );
  return rules;
}

/** The endpoints of a region, of all or of these service attachments. */
export async function readEndpoints(
  google: Google,
  region: string,
  services: readonly string[] | undefined,
  options: CloudOptions,
): Promise<EndpointHalf[]> {
  const rules = await readRules(google, region, options);
  const wanted = services?.map(pathOf);
  return rules
    .filter(({ target }) => isAttachment(target ?? ""))
    .map((rule) => halfOf(rule, region))
    .filter(({ service }) => wanted === undefined || wanted.includes(service));
}

/** A forwarding rule by its name; undefined = it is not there, or does not show yet. */
export async function readRule(
  google: Google,
  region: string,
  name: string,
  options: CloudOptions,
): Promise<RuleWire | undefined> {
  if (name === "") return undefined;
  const request = { project: google.project, region, forwardingRule: name };
  try {
    const [rule] = await read(google, "forwardingRules.get", options, () =>
      google.forwardingRules().get(request, untried()),
    );
    return rule;
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
    return undefined;
  }
}

/** The forwarding rule of an endpoint in the house's words. */
export function halfOf(rule: RuleWire, region: string): EndpointHalf {
  const path = pathOf(rule.selfLink ?? "");
  const { name, IPAddress: address, subnetwork, pscConnectionId: connection } = rule;
  return {
    id: name ?? nameIn(path),
    // Beyond 2^53: the library gives a text.
    ...(connection != null && { connectionId: String(connection) }),
    path,
    region,
    service: pathOf(rule.target ?? ""),
    status: statusOf(rule.pscConnectionStatus ?? ""),
    network: pathOf(rule.network ?? ""),
    owner: projectIn(path),
    subnets: subnetwork ? [pathOf(subnetwork)] : [],
    zones: [],
    groups: [],
    globalAccess: rule.allowPscGlobalAccess === true,
    addresses: address ? [{ name: address }] : [],
    tags: { ...rule.labels },
    ...markIn(rule.description),
  };
}
