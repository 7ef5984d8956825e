import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { linkZones } from "./build.ts";
import {
  bodyOf,
  clusterOf,
  clustersOf,
  objectOf,
  ok,
  pageOf,
  textField,
  type Call,
} from "./call.ts";
import { attach, createLink, deleteLink, detach } from "./links.ts";
import { lagOf, type PrivateLink, type TidbCluster } from "./state.ts";
import { domainsWire, linkWire, serverlessWire } from "./otherWire.ts";

export function listClusters(call: Call): Answer {
  const { rows, rest } = pageOf(call, clustersOf(call, "serverless"));
  return ok({ clusters: rows.map((one) => serverlessWire(call.state, one)), ...rest });
}

const theCluster = (call: Call): TidbCluster =>
  clusterOf(call, call.params["clusterId"], "serverless");

export function getCluster(call: Call): Answer {
  return ok(serverlessWire(call.state, theCluster(call)));
}

/** Of all that can be changed only whether there is a public endpoint; the mask says what is meant. */
export function patchCluster(call: Call): Answer {
  const { state } = call;
  const cluster = theCluster(call);
  const body = bodyOf(call);
  const mask = textField(body, "updateMask");
  if (mask !== "endpoints.public.disabled") {
    throw new Problem("invalid", `updateMask "${mask}" is not simulated`);
  }
  const endpoints = objectOf(objectOf(body["cluster"], "cluster")["endpoints"], "endpoints");
  const { disabled } = objectOf(endpoints["public"], "public");
  if (typeof disabled !== "boolean") throw new Problem("invalid", "disabled must be a boolean");
  state.clusters.change(cluster.id, { publicAccess: { ...cluster.publicAccess, disabled } });
  return ok(serverlessWire(state, theCluster(call)));
}

function linkOf({ state, params }: Call, id: string | undefined): PrivateLink {
  const link = state.links.getAt(id ?? "", lagOf(state.variants));
  if (link === undefined || link.clusterId !== params["clusterId"]) {
    throw new Problem("notFound", `private link connection ${id ?? ""} not found`);
  }
  return link;
}

/** Without domains: those are told of one connection only (api-facts §3.5). */
export function listLinks(call: Call): Answer {
  const { state } = call;
  const { rows, rest } = pageOf(
    call,
    state.links.groupAt(theCluster(call).id, lagOf(state.variants)),
  );
  return ok({ privateLinkConnections: rows.map((one) => linkWire(state, one, false)), ...rest });
}

export function getLink(call: Call): Answer {
  theCluster(call);
  return ok(linkWire(call.state, linkOf(call, call.params["link"]), true));
}

export function getZones(call: Call): Answer {
  const cluster = theCluster(call);
  return ok({ accountId: cluster.accountId, azIds: linkZones(cluster) });
}

export function postLink(call: Call): Answer {
  const { state } = call;
  const cluster = theCluster(call);
  const wanted = objectOf(bodyOf(call)["privateLinkConnection"], "privateLinkConnection");
  const type = textField(wanted, "type");
  const field = type === "AWS_ENDPOINT_SERVICE" ? "awsEndpointService" : "alicloudEndpointService";
  const service = objectOf(wanted[field], field);
  const { region } = service;
  const link = createLink(state, cluster, {
    displayName: textField(wanted, "displayName"),
    type,
    target: textField(service, "name"),
    region: typeof region === "string" && region !== "" ? region : cluster.region,
  });
  return ok(linkWire(state, link, true));
}

export function removeLink(call: Call): Answer {
  theCluster(call);
  const link = deleteLink(call.state, linkOf(call, call.params["link"]));
  return ok(linkWire(call.state, link, true));
}

/** `POST …/{id}:attachDomains` and `…/{id}:detachDomains`. */
export function postOnLink(call: Call): Answer {
  theCluster(call);
  const [id, verb] = (call.params["link"] ?? "").split(":");
  const link = linkOf(call, id);
  const body = bodyOf(call);
  if (verb === "detachDomains") {
    return ok(domainsWire(detach(call.state, link, textField(body, "attachDomainId"))));
  }
  if (verb !== "attachDomains") throw new Problem("notFound", "Not Found");
  const wanted = objectOf(body["attachDomain"], "attachDomain");
  const { uniqueName } = wanted;
  const name = typeof uniqueName === "string" ? uniqueName : "";
  const isDry = body["validateOnly"] === true;
  return ok(domainsWire(attach(call.state, link, textField(wanted, "type"), name, isDry)));
}
