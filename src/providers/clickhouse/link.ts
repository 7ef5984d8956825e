import * as l10n from "@vscode/l10n";
import { notAvailable, type Links } from "../link.ts";
import type { Target } from "../provider.ts";
import { privatePorts } from "./read.ts";

/** What a private endpoint to a service takes: the allow list is the registration (api-facts §4.3; design §4). */
export function linksOf({ cluster, networking, region = "" }: Target): Links {
  const service = networking.services.items.find((one) => one.region === region);
  if (service === undefined) {
    return {
      blocked:
        networking.services.unavailable ??
        l10n.t("It is not known yet what to connect to: refresh."),
    };
  }
  if (service.status.state !== "available") return { blocked: notAvailable(service) };
  const host = cluster.regions.find(({ name }) => name === region)?.host;
  const rules = {
    // Its zones are not told.
    service,
    region,
    first: () => [],
    register: { description: "" },
    named: cluster.cloud === "gcp" ? "connection" : "endpoint",
    ports: privatePorts.split(", "),
    privateDns: "off",
    hosts: host === undefined ? [] : [host],
  } as const;
  return { rules: [rules] };
}
