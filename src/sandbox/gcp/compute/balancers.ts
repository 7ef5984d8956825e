import type { EndpointService } from "../../world/entities.ts";
import { flagIn, type GcpCall, type Json } from "../call.ts";
import { startOperation } from "../operations.ts";
import { fingerprintOf, linkTo, nameOf, numberOf, regional } from "../paths.ts";
import type { Balancer, GcpState } from "../state.ts";
import { assertFingerprint, assertUnchanged } from "./changes.ts";
import { labelFingerprint } from "./labels.ts";

/** The path of the rule of the load balancer behind a service attachment. */
export function balancerPath({ id, accountId, region }: EndpointService): string {
  return regional(accountId, region, "forwardingRules", `${nameOf(id)}-ilb`);
}

/** The service attachments of a project. */
export function attachmentsOf({ world }: GcpState, projectId: string): EndpointService[] {
  return world.services.group(projectId).filter(({ cloud }) => cloud === "gcp");
}

function balancerOf({ balancers }: GcpState, path: string): Balancer {
  return balancers.get(path) ?? { version: 0, globalAccess: false };
}

export function balancerWire(state: GcpState, service: EndpointService): object {
  const path = balancerPath(service);
  const { accountId, region } = service;
  const { version, globalAccess } = balancerOf(state, path);
  const networks = state.world.networks.group(accountId);
  const network = networks.find((one) => one.region === region) ?? networks[0];
  return {
    kind: "compute#forwardingRule",
    id: numberOf(path),
    name: nameOf(path),
    region: linkTo(`projects/${accountId}/regions/${region}`),
    IPAddress: "10.20.15.240",
    IPProtocol: "TCP",
    allPorts: true,
    loadBalancingScheme: "INTERNAL",
    networkTier: "PREMIUM",
    allowGlobalAccess: globalAccess,
    backendService: linkTo(regional(accountId, region, "backendServices", nameOf(service.id))),
    ...(network !== undefined && { network: linkTo(network.id) }),
    labelFingerprint: labelFingerprint(path, {}),
    fingerprint: fingerprintOf(path, version),
    creationTimestamp: "2025-05-20T07:41:02.345-07:00",
    selfLink: linkTo(path),
  };
}

/** Only whether other regions may use it can be changed. */
export function patchBalancer(call: GcpCall, service: EndpointService, body: Json): object {
  const { state } = call;
  const path = balancerPath(service);
  const { version, globalAccess: before } = balancerOf(state, path);
  assertFingerprint(body["fingerprint"], fingerprintOf(path, version));
  assertUnchanged(body, balancerWire(state, service), ["IPAddress", "loadBalancingScheme"]);
  const globalAccess = flagIn(body, "allowGlobalAccess") ?? before;
  const effect = (): undefined => {
    state.balancers.set(path, { version: version + 1, globalAccess });
  };
  return startOperation(call, { type: "patch", target: path, effect });
}
