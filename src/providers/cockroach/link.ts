import * as l10n from "@vscode/l10n";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { notAvailable, type FirstWrite, type Links } from "../link.ts";
import type { Target } from "../provider.ts";
import { sqlPort } from "./read.ts";

/** What a private endpoint to a region of a cluster takes (api-facts §1.2, §1.3, §1.4, §6.1; design §4). */
export function linksOf(target: Target): Links {
  const { cluster, networking, region = "" } = target;
  if (cluster.plan === "Basic") {
    return { blocked: l10n.t("Basic clusters take no new private endpoints.") };
  }
  const { items, unavailable } = networking.services;
  const service = items.find((one) => one.region === region);
  if (service !== undefined && service.status.state !== "available") {
    return { blocked: notAvailable(service) };
  }
  if (service === undefined && cluster.plan !== "Advanced") {
    return { blocked: unavailable ?? l10n.t("This region has no endpoint service.") };
  }
  const rules = {
    ...(service !== undefined && { service }),
    region,
    first: (owner: CloudCaller) => [
      ...(service === undefined ? [{ action: "createEndpointService", values: {} } as const] : []),
      ...trust(target, owner),
    ],
    register: {},
    ports: [String(sqlPort)],
    ...(cluster.cloud === "gcp" ? onGcp(target) : elsewhere),
  } as const;
  return { rules: [rules] };
}

const elsewhere = { named: "endpoint", privateDns: "on", hosts: [] } as const;

/** The region has a host name of its own there, which is none of those that Google makes. */
function onGcp({ cluster, region }: Target) {
  const host = cluster.regions.find(({ name }) => name === region)?.host;
  const hosts = host === undefined ? [] : [host];
  return { named: "connection", privateDns: "off", hosts, globalAccess: true } as const;
}

/** An empty list lets everybody in: the first owner is never added for somebody (design §4). */
function trust({ cluster, networking }: Target, { account }: CloudCaller): FirstWrite[] {
  const owners = networking.owners.items.map(({ owner }) => owner);
  const isIn = owners.length === 0 || owners.includes("*") || owners.includes(account);
  if (cluster.cloud !== "aws" || isIn) return [];
  return [{ action: "addTrustedOwner", values: { owner: account } }];
}
