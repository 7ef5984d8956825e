import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import type { GcpState } from "../state.ts";
import { addZone } from "./zones.ts";

/** The zone that Service Directory makes for an endpoint whose service has a domain name. */
export function makeServiceZone(
  state: GcpState,
  { privateDnsName }: EndpointService,
  endpoint: CloudEndpoint,
): void {
  if (privateDnsName === undefined) return;
  const dnsName = `${privateDnsName}.`;
  const zone = addZone(state, {
    projectId: endpoint.accountId,
    name: `goog-psc-${endpoint.name}`,
    dnsName,
    description: "Made by Service Directory",
    visibility: "private",
    networks: [endpoint.networkId],
  });
  const name = `${endpoint.name}.${dnsName}`;
  const record = { name, type: "A", ttl: 300, rrdatas: [endpoint.address] };
  state.zones.change(zone.id, { records: [...zone.records, record], madeFor: endpoint.id });
}
