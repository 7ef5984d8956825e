import type { Answer } from "../http/face.ts";
import type { Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import {
  bodyOf,
  callDatabase,
  callDatacenter,
  noContent,
  ok,
  route,
  textField,
  type Call,
  type Handler,
} from "./call.ts";
import { refusal } from "./errors.ts";
import {
  acceptEndpoint,
  allowPrincipals,
  recordOf,
  rejectEndpoint,
  removePrincipal,
} from "./rules.ts";
import { clusterLinksWire, endpointWire, serviceWire } from "./wire.ts";

const organization = "/v2/organizations";
const cluster = `${organization}/clusters/{clusterID}`;
const datacenter = `${cluster}/datacenters/{datacenterID}`;
const endpoint = `${datacenter}/endpoints/{endpointID}`;

/** Calls about private links, and the organization's custom domains. */
export const linkRoutes: readonly Route<Handler>[] = [
  route("GET", `${organization}/private-link`, "links", listAll),
  route("GET", `${organization}/customDomains`, "view", ({ state }) => ok(state.customDomains)),
  route("GET", `${cluster}/private-link`, "links", (call) =>
    ok(clusterLinksWire(call.state, callDatabase(call))),
  ),
  // Two paths for the same thing (api-facts §2.3).
  route("POST", `${datacenter}/private-link`, "links", postPrincipals),
  route("POST", `${datacenter}/allowed-principals`, "links", postPrincipals),
  route("DELETE", `${datacenter}/allowed-principals`, "links", deletePrincipal),
  route("POST", `${datacenter}/endpoints`, "links", postEndpoint),
  route("PUT", endpoint, "links", putEndpoint),
  route("DELETE", endpoint, "links", deleteEndpoint),
];

/** All of the organization in one call; a database without links is not in it. */
function listAll({ state, caller }: Call): Answer {
  const { organizationCall } = state.variants;
  if (organizationCall !== "works") {
    return refusal(state.variants, organizationCall, "This call is not for this organization");
  }
  const clusters = state.databases
    .group(caller.organizationId)
    .map((database) => clusterLinksWire(state, database))
    .filter(({ datacenters }) => (datacenters as unknown[]).length > 0);
  return ok({ clusters });
}

function postPrincipals(call: Call): Answer {
  const { database, datacenter: place } = callDatacenter(call);
  const principals = bodyOf(call)["allowedPrincipals"];
  if (!Array.isArray(principals) || !principals.every((one) => typeof one === "string")) {
    throw new Problem("invalid", "allowedPrincipals must be a list of texts");
  }
  return ok(serviceWire(call.state, allowPrincipals(call.state, database, place, principals)));
}

/** It has a body. */
function deletePrincipal(call: Call): Answer {
  const { database, datacenter: place } = callDatacenter(call);
  removePrincipal(call.state, database, place, textField(bodyOf(call), "allowedPrincipal"));
  return noContent();
}

function postEndpoint(call: Call): Answer {
  const { state } = call;
  const { database, datacenter: place } = callDatacenter(call);
  const body = bodyOf(call);
  const description = body["description"] === undefined ? undefined : optional(body);
  const id = textField(body, "endpointID");
  const record = acceptEndpoint(state, database, place, id, description);
  if (state.variants.acceptAnswer === "object") return ok(endpointWire(record));
  const endpoints = state.endpoints
    .group(database.id)
    .filter((one) => one.datacenterId === place.id)
    .map(endpointWire);
  return ok({ datacenters: [{ datacenterID: place.id, endpoints }] });
}

function putEndpoint(call: Call): Answer {
  const { datacenter: place } = callDatacenter(call);
  const record = recordOf(call.state, place, call.params["endpointID"] ?? "");
  const description = optional(bodyOf(call));
  return ok(endpointWire(call.state.endpoints.change(record.id, { description }) ?? record));
}

/** = reject. */
function deleteEndpoint(call: Call): Answer {
  const { datacenter: place } = callDatacenter(call);
  rejectEndpoint(call.state, recordOf(call.state, place, call.params["endpointID"] ?? ""));
  return noContent();
}

/** @throws Problem invalid when it is no text; it may be empty. */
function optional(body: Record<string, unknown>): string {
  const { description } = body;
  if (typeof description === "string") return description;
  throw new Problem("invalid", "description must be a text");
}
