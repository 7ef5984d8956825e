import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { cloudEndpoint, type AstraDrive } from "./astraDrive.ts";
import type { WriteCase } from "./operationDesk.ts";

const links = "/v2/organizations/clusters/*/datacenters/*";

/** Every write of Astra DB. */
export const cases: readonly WriteCase<AstraDrive>[] = [
  {
    action: "createEndpointService",
    cluster: "search-dev",
    write: { method: "POST", path: `${links}/private-link` },
    subject: () => Promise.resolve({ typed: { owner: customer.aws } }),
  },
  {
    action: "addTrustedOwner",
    cluster: "catalog-prod",
    write: { method: "POST", path: `${links}/allowed-principals` },
    subject: () => Promise.resolve({ typed: { owner: "arn:aws:iam::210987654321:role/app" } }),
  },
  {
    action: "removeTrustedOwner",
    cluster: "catalog-prod",
    write: { method: "DELETE", path: `${links}/allowed-principals` },
    subject: (_, { networking }) =>
      Promise.resolve({ typed: {}, item: networking.owners.items[1]!.id }),
  },
  {
    action: "registerEndpoint",
    cluster: "catalog-prod",
    write: { method: "POST", path: `${links}/endpoints` },
    async subject(drive, { cluster }) {
      const endpointId = await cloudEndpoint(drive, cluster.id, "us-east-1");
      return { typed: { endpointId, description: "nightly jobs" } };
    },
  },
  {
    action: "describeEndpoint",
    cluster: "sessions-eu",
    write: { method: "PUT", path: `${links}/endpoints/*` },
    subject: (_, { networking }) =>
      Promise.resolve({
        typed: { description: "sessions and carts" },
        item: networking.endpoints.items[0]!.id,
      }),
  },
  {
    action: "removeEndpoint",
    cluster: "sessions-eu",
    write: { method: "DELETE", path: `${links}/endpoints/*` },
    subject: (_, { networking }) =>
      Promise.resolve({ typed: {}, item: networking.endpoints.items[0]!.id }),
  },
];
