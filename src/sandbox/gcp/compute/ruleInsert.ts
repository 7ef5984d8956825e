import { connectNetwork } from "../../world/customer.ts";
import type { EndpointService, Network } from "../../world/entities.ts";
import { bodyOf, flagIn, isJson, listIn, newName, param, textIn } from "../call.ts";
import type { GcpCall, Json } from "../call.ts";
import { makeServiceZone } from "../dns/serviceZone.ts";
import { exists, GcpError, invalidField, notFound, notReady } from "../errors.ts";
import { startOperation } from "../operations.ts";
import { pathOf, regional, regionOf } from "../paths.ts";
import type { Address, GcpState, OperationError, RuleDetails } from "../state.ts";
import { assertRegion } from "./networks.ts";
import { labelsIn } from "./labels.ts";
import { ruleRows } from "./ruleRows.ts";
import { newDetails, ruleOfAddress } from "./rules.ts";

/** What a forwarding rule is made from. */
interface RulePlan {
  name: string;
  region: string;
  service: EndpointService;
  network: Network;
  address: Address;
  details: Omit<RuleDetails, "id">;
}

/** Makes an endpoint against a service attachment; nothing else that rules can do is simulated. */
export function insertRule(call: GcpCall): object {
  const { state } = call;
  const plan = planOf(call, bodyOf(call));
  const path = regional(param(call, "project"), plan.region, "forwardingRules", plan.name);
  if (ruleRows(call).some((row) => row.path === path)) throw exists(path);
  return startOperation(call, {
    type: "insert",
    target: path,
    effect: () => makeRule(state, plan),
  });
}

function makeRule(state: GcpState, plan: RulePlan): OperationError | undefined {
  const { name, region, service, network, address, details } = plan;
  if (ruleOfAddress(state, address.id) !== undefined) {
    const message = `IP '${address.ip}' is already being used by another resource.`;
    return { code: "IP_IN_USE_BY_ANOTHER_RESOURCE", message };
  }
  const chosen = { name, region, address: address.ip, subnetIds: [address.subnetId] };
  const endpoint = connectNetwork(state.world, service, network, chosen);
  state.rules.add({ ...details, id: endpoint.id });
  if (details.namespace !== undefined && !details.noAutomateDnsZone) {
    makeServiceZone(state, service, endpoint);
  }
  return undefined;
}

/** @throws GcpError for what does not fit together. */
function planOf(call: GcpCall, body: Json): RulePlan {
  const region = param(call, "region");
  assertRegion(call, region);
  const name = newName(body);
  assertScheme(textIn(body, "loadBalancingScheme"));
  const service = serviceFor(call, textIn(body, "target"), region);
  const network = networkFor(call, textIn(body, "network"));
  const address = addressFor(call, textIn(body, "IPAddress"), network);
  const namespace = namespaceIn(body);
  const details = {
    ...newDetails("", address.id),
    description: textIn(body, "description") ?? "",
    globalAccess: flagIn(body, "allowPscGlobalAccess") ?? false,
    noAutomateDnsZone: flagIn(body, "noAutomateDnsZone") ?? false,
    labels: labelsIn(body["labels"]),
    ...(namespace !== undefined && { namespace }),
  };
  return { name, region, service, network, address, details };
}

/** Endpoints balance no load: the field must be there empty, or not at all. */
function assertScheme(scheme = ""): void {
  if (scheme === "") return;
  const why = "It must be empty where the target is a service attachment.";
  throw invalidField("resource.loadBalancingScheme", scheme, why);
}

function serviceFor({ state }: GcpCall, link = "", region: string): EndpointService {
  const path = pathOf(link);
  if (!/^projects\/[^/]+\/regions\/[^/]+\/serviceAttachments\/[^/]+$/.test(path)) {
    throw invalidField("resource.target", link, "The URL is malformed.");
  }
  if (regionOf(path) !== region) {
    const why = "The service attachment must be in the region of the forwarding rule.";
    throw invalidField("resource.target", link, why);
  }
  const found = state.world.services.get(path);
  if (found === undefined) throw notFound(path);
  return found;
}

function networkFor(call: GcpCall, link = ""): Network {
  const path = pathOf(link);
  const found = call.state.world.networks.get(path);
  if (found?.accountId !== param(call, "project")) throw notFound(path);
  return found;
}

/** A reserved address in a subnet of the network. */
function addressFor({ state }: GcpCall, link = "", network: Network): Address {
  const path = pathOf(link);
  const found = state.addresses.get(path);
  if (found === undefined) throw notFound(path);
  if (!found.reserved) throw notReady(path);
  if (state.world.subnets.get(found.subnetId)?.networkId === network.id) return found;
  const why = "The address must be in a subnetwork of the network.";
  throw invalidField("resource.IPAddress", link, why);
}

function namespaceIn(body: Json): string | undefined {
  const [first, ...more] = listIn(body, "serviceDirectoryRegistrations");
  if (first === undefined) return undefined;
  if (!isJson(first) || more.length > 0) {
    throw new GcpError(400, "invalid", "Only one Service Directory registration is possible.");
  }
  return textIn(first, "namespace") ?? "goog-psc-default";
}
