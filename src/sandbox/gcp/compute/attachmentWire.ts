import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { fingerprintOf, linkTo, nameOf, numberOf, regional } from "../paths.ts";
import type { AttachmentDetails, GcpState } from "../state.ts";
import { balancerPath } from "./balancers.ts";
import { connectionStatus, rulePath } from "./rules.ts";

const usualLimit = 10;

export function detailsOf(state: GcpState, { id }: EndpointService): AttachmentDetails {
  return (
    state.attachments.get(id) ?? { id, version: 0, rejected: [], limits: {}, reconcile: false }
  );
}

export function attachmentWire(state: GcpState, service: EndpointService): object {
  const { id, accountId, region } = service;
  const { version, rejected, limits, reconcile } = detailsOf(state, service);
  const listed = service.allowed.filter((one) => one !== "*");
  const accepted = listed.map((one) => ({
    ...(one.includes("/networks/") ? { networkUrl: linkTo(one) } : { projectIdOrNum: one }),
    connectionLimit: limits[one] ?? usualLimit,
  }));
  const ends = state.world.endpoints.group(id);
  return {
    kind: "compute#serviceAttachment",
    id: numberOf(id),
    name: nameOf(id),
    region: linkTo(`projects/${accountId}/regions/${region}`),
    connectionPreference: service.acceptance === "automatic" ? "ACCEPT_AUTOMATIC" : "ACCEPT_MANUAL",
    ...(accepted.length > 0 && { consumerAcceptLists: accepted }),
    ...(rejected.length > 0 && { consumerRejectLists: rejected }),
    ...(ends.length > 0 && { connectedEndpoints: ends.map((end) => connectedWire(end)) }),
    reconcileConnections: reconcile,
    targetService: linkTo(balancerPath(service)),
    producerForwardingRule: linkTo(balancerPath(service)),
    natSubnets: [linkTo(regional(accountId, region, "subnetworks", `${nameOf(id)}-nat`))],
    enableProxyProtocol: false,
    ...(service.privateDnsName !== undefined && { domainNames: [`${service.privateDnsName}.`] }),
    pscServiceAttachmentId: { high: numberOf(`${id}/high`), low: numberOf(`${id}/low`) },
    fingerprint: fingerprintOf(id, version),
    creationTimestamp: "2025-05-20T07:45:12.789-07:00",
    selfLink: linkTo(id),
  };
}

function connectedWire(endpoint: CloudEndpoint): object {
  const { id, networkId, accountId, state } = endpoint;
  const path = rulePath(endpoint);
  // The network of a database provider's endpoint is not part of the world.
  const network = networkId === "" ? `projects/${accountId}/global/networks/egress` : networkId;
  return {
    endpoint: linkTo(path),
    endpointWithId: linkTo(path.replace(/[^/]+$/, numberOf(path))),
    consumerNetwork: linkTo(network),
    pscConnectionId: id,
    status: connectionStatus(state),
    propagatedConnectionCount: 0,
  };
}
