import type { Values } from "../../../src/domain/draft.ts";
import type { ActionId, Target } from "../../../src/providers/provider.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { cloudEndpoint, type AstraDrive } from "./astraDrive.ts";

/** A write on a thing of the demo that it fits, and the one after which nothing of it is left. */
export interface Case {
  readonly action: ActionId;
  readonly database: string;
  readonly write: { readonly method: string; readonly path: string };
  readonly subject: (
    drive: AstraDrive,
    target: Target,
  ) => Promise<{ readonly typed: Values; readonly item?: string; readonly region?: string }>;
}

const links = "/v2/organizations/clusters/*/datacenters/*";

/** Every write of Astra DB. */
export const cases: readonly Case[] = [
  {
    action: "createEndpointService",
    database: "search-dev",
    write: { method: "POST", path: `${links}/private-link` },
    subject: () => Promise.resolve({ typed: { owner: customer.aws } }),
  },
  {
    action: "addTrustedOwner",
    database: "catalog-prod",
    write: { method: "POST", path: `${links}/allowed-principals` },
    subject: () => Promise.resolve({ typed: { owner: "arn:aws:iam::210987654321:role/app" } }),
  },
  {
    action: "removeTrustedOwner",
    database: "catalog-prod",
    write: { method: "DELETE", path: `${links}/allowed-principals` },
    subject: (_, { networking }) =>
      Promise.resolve({ typed: {}, item: networking.owners.items[1]!.id }),
  },
  {
    action: "registerEndpoint",
    database: "catalog-prod",
    write: { method: "POST", path: `${links}/endpoints` },
    async subject(drive, { cluster }) {
      const endpointId = await cloudEndpoint(drive, cluster.id, "us-east-1");
      return { typed: { endpointId, description: "nightly jobs" } };
    },
  },
  {
    action: "describeEndpoint",
    database: "sessions-eu",
    write: { method: "PUT", path: `${links}/endpoints/*` },
    subject: (_, { networking }) =>
      Promise.resolve({
        typed: { description: "sessions and carts" },
        item: networking.endpoints.items[0]!.id,
      }),
  },
  {
    action: "removeEndpoint",
    database: "sessions-eu",
    write: { method: "DELETE", path: `${links}/endpoints/*` },
    subject: (_, { networking }) =>
      Promise.resolve({ typed: {}, item: networking.endpoints.items[0]!.id }),
  },
];
