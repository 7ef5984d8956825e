// The part in the words and fields of ClickHouse Cloud's API (api-facts §4; Organization, Service,
// ReversePrivateEndpoint of its description).
import {
  lagOf,
  type Book,
  type OrganizationEndpoint,
  type Reverse,
  type Service,
} from "./entities.ts";
import { privateHost, publicHost } from "./places.ts";
import { attachable } from "./rules.ts";

type Wire = Record<string, unknown>;

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A list under its name, which may be left out or null when there is nothing in it. */
function list({ variants }: Book, name: string, items: readonly unknown[]): Wire {
  if (items.length > 0 || variants.emptyLists === "empty") return { [name]: items };
  return variants.emptyLists === "null" ? { [name]: null } : {};
}

export function organizationWire(book: Book, id: string): Wire {
  const organization = book.world.organizations.get(id);
  const endpoints = book.endpoints.groupAt(id, lagOf(book.variants));
  return {
    id,
    name: organization?.name ?? "",
    createdAt: time(organization?.createdAt ?? 0),
    ...list(book, "privateEndpoints", endpoints.map(endpointWire)),
    enableCoreDumps: false,
  };
}

export function endpointWire(entry: OrganizationEndpoint): Wire {
  const { endpointId, description, cloud, region } = entry;
  return { id: endpointId, description, cloudProvider: cloud, region };
}

export function serviceWire(book: Book, service: Service): Wire {
  const host = publicHost(service);
  const available = attachable(book, service, lagOf(book.variants));
  return {
    id: service.id,
    name: service.name,
    provider: service.cloud,
    region: service.region,
    state: service.state,
    clickhouseVersion: "26.4",
    endpoints: [
      { protocol: "https", host, port: 8443 },
      { protocol: "nativesecure", host, port: 9440 },
      { protocol: "mysql", host, port: 3306, username: "mysql4default" },
    ],
    ...(service.tier !== undefined && { tier: service.tier }),
    autoscalingMode: "vertical",
    currentScaling: { effectiveAutoscalingMode: "vertical", effectiveIdleScaling: true },
    idleScaling: true,
    idleTimeoutMinutes: 15,
    ipAccessList: service.ipAccess,
    createdAt: time(service.createdAt),
    ...list(book, "privateEndpointIds", service.endpointIds),
    ...list(book, "availablePrivateEndpointIds", available),
    dataWarehouseId: service.warehouseId,
    isPrimary: service.primary,
    isReadonly: service.readonly,
    releaseChannel: "default",
  };
}

export function configWire({ world }: Book, service: Service): Wire {
  return {
    endpointServiceId: world.services.get(service.serviceId)?.name ?? "",
    privateDnsHostname: privateHost(service),
  };
}

export function reverseWire(book: Book, one: Reverse): Wire {
  const { type, target } = one;
  const only = (wanted: Reverse["type"], value: string | undefined): string | null =>
    type === wanted ? (value ?? null) : null;
  const names = one.names.map((privateDnsName) => ({ privateDnsName }));
  const fields: Wire = {
    vpcEndpointServiceName: only("VPC_ENDPOINT_SERVICE", target),
    vpcResourceConfigurationId: only("VPC_RESOURCE", target),
    vpcResourceShareArn: only("VPC_RESOURCE", one.shareArn),
    mskClusterArn: only("MSK_MULTI_VPC", target),
    gcpServiceAttachment: only("GCP_PSC_SERVICE_ATTACHMENT", target),
  };
  const told = Object.entries(fields).filter(([, value]) => value !== null);
  return {
    id: one.id,
    serviceId: one.serviceId,
    description: one.description,
    type,
    ...(book.variants.emptyLists === "absent" ? Object.fromEntries(told) : fields),
    // Of this one the description allows no null: it lists the words that there are.
    ...(one.authentication !== undefined && { mskAuthentication: one.authentication }),
    ...list(book, "customPrivateDnsMappings", names),
    ...(one.endpointId !== "" && { endpointId: one.endpointId }),
    ...list(book, "dnsNames", one.dnsNames),
    ...list(book, "privateDnsNames", one.names),
    status: one.state,
  };
}
