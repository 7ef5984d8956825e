import * as l10n from "@vscode/l10n";
import type { EndpointService } from "../../domain/model.ts";
import { notAvailable, type LinkRules, type Links } from "../link.ts";
import type { Target } from "../provider.ts";
import { ingressBlocked } from "./actions/blocked.ts";
import { dnsNameOf } from "./readEndpoints.ts";

/** What a private endpoint to a node group of a Dedicated cluster takes (api-facts §3.3; design §4). */
export function linksOf(target: Target): Links {
  const { cluster, networking, region = "" } = target;
  const blocked = ingressBlocked(target);
  if (blocked !== undefined) return { blocked };
  const services = networking.services.items.filter((one) => one.region === region);
  const [first] = services;
  if (first === undefined) {
    return {
      blocked: l10n.t(
        "There is no endpoint service yet: it appears by itself, 3 to 5 minutes after the cluster was made.",
      ),
    };
  }
  const available = services.filter(({ status }) => status.state === "available");
  if (available.length === 0) return { blocked: notAvailable(first) };
  const port = cluster.regions.find(({ name }) => name === region)?.port ?? 4000;
  return {
    rules: available.map((service) => ({
      service,
      region,
      first: () => [],
      register: { nodeGroup: service.id },
      ...(cluster.cloud === "gcp" ? onGcp(service) : { named: "endpoint" }),
      ports: [String(port)],
      privateDns: "on",
      hosts: [],
    })),
  };
}

/** The forwarding rule's name becomes the host name. */
function onGcp(service: EndpointService): Pick<LinkRules, "named" | "domain"> {
  const domain = dnsNameOf(service);
  return { named: "path", ...(domain !== undefined && { domain }) };
}
