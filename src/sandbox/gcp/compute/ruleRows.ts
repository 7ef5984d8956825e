import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { param, type GcpCall } from "../call.ts";
import { notFound } from "../errors.ts";
import { linkTo, nameOf, regional, regionOf } from "../paths.ts";
import { attachmentsOf, balancerPath, balancerWire } from "./balancers.ts";
import { endpointsOf, rulePath, ruleWire } from "./rules.ts";

/** A forwarding rule: an endpoint, or that of a load balancer behind a service attachment. */
export type RuleRow =
  | { path: string; endpoint: CloudEndpoint; service?: undefined }
  | { path: string; endpoint?: undefined; service: EndpointService };

/** All forwarding rules of the call's project: not every one is an endpoint. */
export function ruleRows(call: GcpCall): RuleRow[] {
  const project = param(call, "project");
  const endpoints = endpointsOf(call.state, project);
  const services = attachmentsOf(call.state, project);
  return [
    ...endpoints.map((endpoint): RuleRow => ({ path: rulePath(endpoint), endpoint })),
    ...services.map((service): RuleRow => ({ path: balancerPath(service), service })),
  ];
}

/** @throws GcpError notFound. */
export function ruleNamed(call: GcpCall): RuleRow {
  const [project, region] = [param(call, "project"), param(call, "region")];
  const path = regional(project, region, "forwardingRules", param(call, "rule"));
  const found = ruleRows(call).find((row) => row.path === path);
  if (found === undefined) throw notFound(path);
  return found;
}

/** An endpoint's rule. @throws GcpError notFound. */
export function endpointNamed(call: GcpCall): CloudEndpoint {
  const { path, endpoint } = ruleNamed(call);
  if (endpoint === undefined) throw notFound(path);
  return endpoint;
}

export function rowWire({ state }: GcpCall, row: RuleRow): object {
  return row.endpoint === undefined
    ? balancerWire(state, row.service)
    : ruleWire(state, row.endpoint);
}

export function rowRegion({ path }: RuleRow): string {
  return regionOf(path);
}

/** What a filter of a list can look at. */
export const ruleFilters = {
  name: ({ path }: RuleRow) => nameOf(path),
  target: ({ endpoint }: RuleRow) => (endpoint === undefined ? "" : linkTo(endpoint.serviceId)),
  network: ({ endpoint }: RuleRow) => (endpoint === undefined ? "" : linkTo(endpoint.networkId)),
  pscConnectionId: ({ endpoint }: RuleRow) => endpoint?.id ?? "",
};
