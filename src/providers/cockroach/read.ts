import * as l10n from "@vscode/l10n";
import type {
  Cluster,
  EgressEndpoint,
  EndpointService,
  Fact,
  PrivateEndpoint,
  Region,
  TrustedOwner,
} from "../../domain/model.ts";
import { ApiError } from "../../http/errors.ts";
import type { WireCluster, WireConnection, WireEgress, WireOwner, WireService } from "./api.ts";
import { clusterStatusOf, domainNamesStatusOf, lockHolder, statusOf } from "./states.ts";

/** Every CockroachDB Cloud cluster listens on this port (api-facts §1.3). */
export const sqlPort = 26257;

/** The plan by name; `config` tells where the plan is missing (api-facts §1.2). */
function planOf(wire: WireCluster): string {
  const word = wire.plan ?? "";
  if (word !== "") return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  return wire.config?.serverless == null ? "Advanced" : "Standard";
}

/** A cluster from the wire. `lockedSince` tells when a lock of that holder was first seen. */
export function readCluster(
  wire: WireCluster,
  lockedSince: (holder: string | undefined) => number | undefined,
): Cluster {
  const cloud = wire.cloud_provider.toLowerCase();
  const holder = lockHolder(wire.state, wire.operation_status ?? "");
  const since = lockedSince(holder);
  const account = wire.account_id ?? "";
  return {
    id: wire.id,
    name: wire.name,
    plan: planOf(wire),
    cloud,
    ...(account !== "" && { cloudAccount: account, principal: principalOf(cloud, account) }),
    status: clusterStatusOf(wire.state),
    ...(holder !== undefined && { lock: { holder, ...(since !== undefined && { since }) } }),
    regions: (wire.regions ?? []).map((region) => readRegion(region, cloud)),
    facts: clusterFacts(wire),
  };
}

function principalOf(cloud: string, account: string): string {
  return cloud === "aws" ? `arn:aws:iam::${account}:root` : account;
}

function readRegion(wire: NonNullable<WireCluster["regions"]>[number], cloud: string): Region {
  const host = (cloud === "gcp" ? wire.private_endpoint_dns : wire.internal_dns) ?? "";
  return { name: wire.name, ...(host !== "" && { host, port: sqlPort }) };
}

function clusterFacts(wire: WireCluster): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null | undefined): void => {
    if (value != null && value !== "") facts.push({ label, value });
  };
  add(l10n.t("Version"), wire.cockroach_version);
  add(l10n.t("Network visibility"), wire.network_visibility);
  if (/_FAILED$/.test(wire.operation_status ?? "")) {
    add(l10n.t("Last operation"), wire.operation_status);
  }
  return facts;
}

/** On GCP the target is whichever of the two names is a service attachment (api-facts §1.3). */
function attachmentOf({ name, endpoint_service_id: id }: WireService): string | undefined {
  return [name, id].find((text) => text.includes("/serviceAttachments/"));
}

/**
 * What tells a service from the cluster's others: on GCP the attachment, whose short name may be the same
 * in two regions; its region while it is being made and has no id.
 */
export function serviceId(wire: WireService): string {
  return attachmentOf(wire) ?? (wire.endpoint_service_id || wire.region_name);
}

/** An endpoint service. */
export function readService(wire: WireService): EndpointService {
  return {
    id: serviceId(wire),
    region: wire.region_name,
    status: statusOf(wire.status),
    name: attachmentOf(wire) ?? (wire.name || wire.endpoint_service_id),
    zones: wire.availability_zone_ids ?? [],
  };
}

/**
 * A connection. Its region stands in `region_name` or `region`; where both lack, it is that of the
 * service it belongs to. Throws `protocol` when nothing tells it.
 */
export function readConnection(
  wire: WireConnection,
  services: readonly EndpointService[],
): PrivateEndpoint {
  const service = services.find(
    (one) => one.id === wire.endpoint_service_id || one.name === wire.service_name,
  );
  const region = [wire.region_name, wire.region, service?.region].find((one) => one);
  if (region == null) {
    throw new ApiError("protocol", "unchanged", {
      message: l10n.t("The private endpoint {0} came without a region.", wire.endpoint_id),
      next: l10n.t("Look into the log, and report it."),
      field: "connections.region_name",
    });
  }
  return {
    id: wire.endpoint_id,
    region,
    status: statusOf(wire.status),
    ...(wire.service_name != null && { serviceName: wire.service_name }),
    ...(wire.external_owner_id != null && { owner: wire.external_owner_id }),
  };
}

/**
 * An egress endpoint. Just after its creation the state may be missing: then it is being made. One whose
 * domain names failed is there but needs somebody.
 */
export function readEgress(wire: WireEgress): EgressEndpoint {
  const connectionId = wire.endpoint_connection_id ?? "";
  const address = wire.endpoint_address ?? "";
  const word = wire.domain_names_state ?? "";
  const names = word === "" ? undefined : domainNamesStatusOf(word);
  const status = statusOf(wire.state ?? "PENDING");
  const usable = status.state === "available" && names?.state === "needsAttention";
  return {
    id: wire.id,
    region: wire.region,
    status: usable ? { ...status, state: "needsAttention" } : status,
    targetType: wire.target_service_type,
    target: wire.target_service_identifier,
    ...(connectionId !== "" && { connectionId }),
    ...(address !== "" && { address }),
    domainNames: wire.domain_names ?? [],
    ...(names !== undefined && { domainNamesStatus: names }),
  };
}

/** A trusted owner; it holds for the whole cluster. */
export function readOwner(wire: WireOwner): TrustedOwner {
  return {
    id: wire.id,
    type: wire.type,
    owner: wire.external_owner_id,
    ...(wire.created_at != null && { createdAt: wire.created_at }),
  };
}
