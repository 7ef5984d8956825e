// Private link connections of Starter and Essential: from the cluster to a service of the customer.
import type { Decision } from "../part.ts";
import type { EndpointService } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import { addDomains, addLinkHalf, linkTypes, linkZones, namesOf } from "./build.ts";
import type { AttachedDomains, PrivateLink, TidbCluster, TidbState } from "./state.ts";

/** What comes of a connection from this cluster to this service. */
export function judge(
  { world }: TidbState,
  cluster: TidbCluster,
  name: string,
): "accepted" | "needsAcceptance" | "refused" {
  const target = world.services.all().find((one) => one.name === name);
  if (cluster.cloud !== "aws") return "needsAcceptance";
  if (target === undefined || !isAllowed(target, cluster)) return "refused";
  const zones = linkZones(cluster);
  const isNear = target.zoneIds.length === 0 || target.zoneIds.some((one) => zones.includes(one));
  if (!isNear && target.region === cluster.region) return "refused";
  return target.acceptance === "automatic" ? "accepted" : "needsAcceptance";
}

function isAllowed({ allowed }: EndpointService, { accountId }: TidbCluster): boolean {
  return allowed.includes("*") || allowed.includes(rootPrincipal(accountId));
}

/** @throws Problem invalid. */
export function createLink(
  state: TidbState,
  cluster: TidbCluster,
  wanted: { displayName: string; type: string; target: string; region: string },
): PrivateLink {
  const { world, links } = state;
  if (wanted.type !== linkTypes[cluster.cloud]) {
    throw new Problem("invalid", `type ${wanted.type} does not fit the cluster's cloud`);
  }
  const link = links.add({
    ...wanted,
    id: `plc-${world.random.hex(12)}`,
    clusterId: cluster.id,
    state: "CREATING",
    message: "",
    zones: [],
    createdAt: world.clock.now(),
  });
  later(world, links, link.id, world.times.egressMade, () => {
    const outcome = judge(state, cluster, wanted.target);
    if (outcome === "refused") {
      return {
        state: "FAILED",
        message: `the endpoint service ${wanted.target} does not exist or does not allow the account`,
      };
    }
    const word = outcome === "accepted" ? "ACTIVE" : "PENDING_ACCEPTANCE";
    const made = links.change(link.id, { state: word });
    if (made !== undefined) addLinkHalf(state, cluster, made);
    return undefined;
  });
  return link;
}

/** What the owner of the target does about a connection that waits. @throws Problem notFound. */
export function decideLink(state: TidbState, id: string, decision: Decision): void {
  const { world, links } = state;
  const link = links.get(id);
  if (link?.state !== "PENDING_ACCEPTANCE") throw new Problem("notFound", `${id} does not wait`);
  const halfId = link.halfId ?? "";
  if (decision !== "accept") {
    world.endpoints.change(halfId, { state: decision === "reject" ? "rejected" : "expired" });
    const message = `the connection request was ${decision === "reject" ? "rejected" : "not accepted in time"}`;
    links.change(id, { state: "FAILED", message });
    return;
  }
  later(world, links, id, world.times.egressReady, () => {
    world.endpoints.change(halfId, { state: "available" });
    return { state: "ACTIVE" };
  });
}

export function deleteLink(state: TidbState, link: PrivateLink): PrivateLink {
  const { world, links, domains } = state;
  if (link.state === "DELETING") return link;
  const going = links.change(link.id, { state: "DELETING" }) ?? link;
  later(world, links, link.id, world.times.egressDeleted, ({ id, halfId = "" }) => {
    for (const set of domains.group(link.clusterId)) if (set.linkId === id) domains.remove(set.id);
    world.endpoints.remove(halfId);
    links.remove(id);
    return undefined;
  });
  return going;
}

/**
 * Attaches domain names, or with `validateOnly` tells which they would be.
 * @throws Problem invalid, exists, precondition.
 */
export function attach(
  state: TidbState,
  link: PrivateLink,
  type: string,
  name: string,
  validateOnly: boolean,
): AttachedDomains {
  if (type !== "TIDBCLOUD_MANAGED" && type !== "CONFLUENT") {
    throw new Problem("invalid", `invalid domain type ${type}`);
  }
  if (name === "" && !(validateOnly && type === "TIDBCLOUD_MANAGED")) {
    throw new Problem("invalid", "uniqueName is required");
  }
  if (link.state !== "ACTIVE") {
    throw new Problem("precondition", `the private link connection is ${link.state}`);
  }
  const uniqueName = name === "" ? state.world.random.hex(8) : name;
  const taken = state.domains
    .group(link.clusterId)
    .some((one) => one.type === type && one.uniqueName === uniqueName);
  if (taken) throw new Problem("exists", `the domains of ${uniqueName} are attached already`);
  if (validateOnly) {
    const names = namesOf(state, link, type, uniqueName);
    const { id: linkId, clusterId, createdAt } = link;
    return { id: "", linkId, clusterId, type, uniqueName, names, state: "", createdAt };
  }
  const made = addDomains(state, link, type, uniqueName, "CREATING");
  later(state.world, state.domains, made.id, state.world.times.domainNames, () => ({
    state: "ACTIVE",
  }));
  return made;
}

/** @throws Problem notFound. */
export function detach(state: TidbState, link: PrivateLink, id: string): AttachedDomains {
  const set = state.domains.get(id);
  if (set?.linkId !== link.id) throw new Problem("notFound", `attached domain ${id} not found`);
  state.domains.remove(id);
  return set;
}
