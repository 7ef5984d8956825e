import { deleteEndpoint } from "../../world/customer.ts";
import type { CloudEndpoint } from "../../world/entities.ts";
import {
  bodyOf,
  filterBy,
  flagIn,
  isJson,
  param,
  route,
  type GcpCall,
  type Json,
} from "../call.ts";
import { GcpError, invalidField, notFound } from "../errors.ts";
import { startOperation } from "../operations.ts";
import { aggregatedAnswer, listAnswer } from "../pages.ts";
import { fingerprintOf, linkTo, regional } from "../paths.ts";
import { assertRegion } from "./networks.ts";
import { insertRule } from "./ruleInsert.ts";
import { endpointsOf, rulePath, ruleWire } from "./rules.ts";

const project = "/compute/v1/projects/{project}";
const rules = `${project}/regions/{region}/forwardingRules`;
const one = `${rules}/{rule}`;

export const ruleRoutes = [
  route("GET", rules, "compute.forwardingRules.list", listRules),
  route("GET", `${project}/aggregated/forwardingRules`, "compute.forwardingRules.list", listAll),
  route("POST", rules, "compute.forwardingRules.create", insertRule),
  route("GET", one, "compute.forwardingRules.get", getRule),
  route("PATCH", one, "compute.forwardingRules.update", patchRule),
  route("DELETE", one, "compute.forwardingRules.delete", deleteRule),
  route("POST", `${one}/setLabels`, "compute.forwardingRules.setLabels", setLabels),
];

const filters = {
  name: ({ name }: CloudEndpoint) => name,
  target: ({ serviceId }: CloudEndpoint) => linkTo(serviceId),
  network: ({ networkId }: CloudEndpoint) => linkTo(networkId),
  pscConnectionId: ({ id }: CloudEndpoint) => id,
};

function listRules(call: GcpCall): object {
  const region = param(call, "region");
  assertRegion(call, region);
  const all = endpointsOf(call.state, param(call, "project"));
  const rows = filterBy(
    call,
    all.filter((row) => row.region === region),
    filters,
  );
  return listAnswer(call, "forwardingRule", rows, (row) => ruleWire(call.state, row));
}

function listAll(call: GcpCall): object {
  const rows = filterBy(call, endpointsOf(call.state, param(call, "project")), filters);
  const wire = (row: CloudEndpoint): object => ruleWire(call.state, row);
  return aggregatedAnswer(call, "forwardingRule", rows, { regionOf: ({ region }) => region, wire });
}

/** @throws GcpError notFound. */
function ruleNamed(call: GcpCall): CloudEndpoint {
  const [own, region] = [param(call, "project"), param(call, "region")];
  const path = regional(own, region, "forwardingRules", param(call, "rule"));
  const found = endpointsOf(call.state, own).find((row) => rulePath(row) === path);
  if (found === undefined) throw notFound(path);
  return found;
}

function getRule(call: GcpCall): object {
  return ruleWire(call.state, ruleNamed(call));
}

/** Only whether other regions may use the endpoint can be changed. */
function patchRule(call: GcpCall): object {
  const { state } = call;
  const endpoint = ruleNamed(call);
  const body = bodyOf(call);
  const path = rulePath(endpoint);
  const details = state.rules.get(endpoint.id);
  assertFingerprint(body["fingerprint"], fingerprintOf(path, details?.version ?? 0));
  assertChangeable(body, ruleWire(state, endpoint));
  const globalAccess = flagIn(body, "allowPscGlobalAccess");
  const effect = (): undefined => {
    if (globalAccess === undefined) return;
    const version = (state.rules.get(endpoint.id)?.version ?? 0) + 1;
    state.rules.change(endpoint.id, { globalAccess, version });
  };
  return startOperation(call, { type: "patch", target: path, effect });
}

/** The version that a change was made from must be the present one. */
export function assertFingerprint(given: unknown, present: string): void {
  if (given === undefined || given === "") {
    const message = "Required field 'resource.fingerprint' not specified";
    throw new GcpError(400, "required", message);
  }
  if (given !== present) {
    throw new GcpError(412, "conditionNotMet", "Invalid fingerprint.");
  }
}

const fixed = [
  "target",
  "network",
  "IPAddress",
  "noAutomateDnsZone",
  "serviceDirectoryRegistrations",
];

function assertChangeable(body: Json, present: object): void {
  const now: Json = { noAutomateDnsZone: false, ...present };
  for (const field of fixed) {
    const given = body[field];
    if (given === undefined || JSON.stringify(given) === JSON.stringify(now[field])) continue;
    throw invalidField(`resource.${field}`, given, "The field is immutable.");
  }
}

function setLabels(call: GcpCall): object {
  const { state } = call;
  const endpoint = ruleNamed(call);
  const body = bodyOf(call);
  const path = rulePath(endpoint);
  const version = state.rules.get(endpoint.id)?.version ?? 0;
  assertFingerprint(body["labelFingerprint"], fingerprintOf(`${path}/labels`, version));
  const labels = labelsIn(body["labels"]);
  const effect = (): undefined => {
    const before = state.rules.get(endpoint.id)?.version ?? 0;
    state.rules.change(endpoint.id, { labels, version: before + 1 });
  };
  return startOperation(call, { type: "setLabels", target: path, effect });
}

/** @throws GcpError for what are no labels. */
export function labelsIn(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isJson(value)) throw invalidField("resource.labels", value, "Must be an object.");
  const labels = Object.entries(value).map(([key, label]) => {
    const fits = /^[a-z][-_a-z0-9]{0,62}$/.test(key) && /^[-_a-z0-9]{0,63}$/.test(String(label));
    if (typeof label === "string" && fits) return [key, label] as const;
    throw invalidField("resource.labels", label, "The label is invalid.");
  });
  return Object.fromEntries(labels);
}

/** The address stays reserved. */
function deleteRule(call: GcpCall): object {
  const { state } = call;
  const endpoint = ruleNamed(call);
  const effect = (): undefined => {
    if (state.world.endpoints.get(endpoint.id) === undefined) return;
    deleteEndpoint(state.world, endpoint.id);
  };
  return startOperation(call, { type: "delete", target: rulePath(endpoint), effect });
}
