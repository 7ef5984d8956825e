import type { Values } from "../../../src/domain/draft.ts";
import type { ActionId } from "../../../src/providers/provider.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import { cockroachOf, makeEndpoint } from "../sandbox/cockroachOf.ts";
import { only } from "./effects.ts";

/** What an action is about, in the demo's world. */
export interface Subject {
  readonly region?: string;
  readonly item?: string;
  /** What a person types. */
  readonly typed: Values;
}

/** One of the provider's writes, on a thing of the demo that it fits. */
export interface Case {
  readonly action: ActionId;
  readonly cluster: string;
  /** Finds, or makes in the customer's cloud, what it is about. */
  readonly subject: (sandbox: Sandbox, cluster: Cluster) => Subject;
  /** Its calls, as method and end of path. */
  readonly write: { readonly method: string; readonly path: string };
  /** All that is different in the world when it is done. */
  readonly effect: readonly string[];
  /** What a person reads at the end. */
  readonly text: RegExp;
  /** What is still different after Undo; absent: it cannot be taken back. */
  readonly undone?: readonly string[];
}

const inventory = (sandbox: Sandbox): string =>
  only(
    sandbox.world.services
      .all()
      .filter((one) => one.region === "us-east-1" && one.acceptance === "automatic")
      .filter((one) => one.accountId === customer.aws),
  ).name;

const logs = (sandbox: Sandbox, cluster: Cluster): string =>
  only(
    cockroachOf(sandbox)
      .state.egressEndpoints.group(cluster.id)
      .filter((one) => one.target.endsWith(".logs")),
  ).id;

const networking = "/api/v1/clusters/*/networking";

/** Every write of CockroachDB Cloud. */
export const cases: readonly Case[] = [
  {
    action: "createEndpointService",
    cluster: "reports-staging",
    subject: () => ({ typed: {} }),
    write: { method: "POST", path: `${networking}/private-endpoint-services` },
    effect: [
      "+ clusterServices us-east-1 available",
      "+ clusterServices us-west-2 available",
      "+ services us-east-1 792345610284",
      "+ services us-west-2 792345610284",
    ],
    text: /^(.* )?Available in every region\.$/,
  },
  {
    action: "registerEndpoint",
    cluster: "orders-prod",
    subject: (sandbox, cluster) => ({
      typed: { endpointId: makeEndpoint(sandbox, cluster, "us-east-1").id },
    }),
    write: { method: "POST", path: `${networking}/private-endpoint-connections` },
    effect: [
      `+ connections us-east-1 ${customer.aws} available`,
      `~ endpoints us-east-1 ${customer.aws} pendingAcceptance → us-east-1 ${customer.aws} available`,
    ],
    text: /^(.* )?The endpoint is available\.$/,
    undone: [
      `+ connections us-east-1 ${customer.aws} rejected`,
      `~ endpoints us-east-1 ${customer.aws} pendingAcceptance → us-east-1 ${customer.aws} rejected`,
    ],
  },
  {
    action: "removeEndpoint",
    cluster: "orders-prod",
    subject: (sandbox, cluster) => ({
      typed: {},
      item: only(
        cockroachOf(sandbox)
          .state.connections.group(cluster.id)
          .filter((one) => one.region === "us-east-1" && one.state === "available"),
      ).endpointId,
    }),
    write: { method: "DELETE", path: `${networking}/private-endpoint-connections/*` },
    effect: [
      `~ connections us-east-1 ${customer.aws} available → us-east-1 ${customer.aws} rejected`,
      `~ endpoints us-east-1 ${customer.aws} available → us-east-1 ${customer.aws} rejected`,
    ],
    text: /^(.* )?The endpoint is removed\. Its entry stays as REJECTED .*$/,
    undone: [],
  },
  {
    action: "createEgressEndpoint",
    cluster: "orders-prod",
    subject: (sandbox) => ({
      typed: { region: "us-east-1", type: "PRIVATE_SERVICE", identifier: inventory(sandbox) },
    }),
    write: { method: "POST", path: `${networking}/egress-private-endpoints` },
    effect: [
      "+ egressEndpoints us-east-1 com.amazonaws.vpce.us-east-1.vpce-svc available names: empty",
      "+ endpoints us-east-1 792345610284 available",
    ],
    text: /^(.* )?Available at vpce-[0-9a-f]{17}-[0-9a-f]{8}\.vpce-svc\.us-east-1\.vpce\.amazonaws\.com\.$/,
    undone: [],
  },
  {
    action: "setDomainNames",
    cluster: "orders-prod",
    subject: (sandbox, cluster) => ({
      item: logs(sandbox, cluster),
      typed: { domainNames: ["logs.meridian.internal", "*.logs.meridian.internal"] },
    }),
    write: { method: "PATCH", path: `${networking}/egress-private-endpoints/*` },
    effect: [
      "~ egressEndpoints us-east-1 com.amazonaws.us-east-1.logs available names: empty → " +
        "us-east-1 com.amazonaws.us-east-1.logs available names: available logs.meridian.internal *.logs.meridian.internal",
    ],
    text: /^(.* )?The names are set\.$/,
    undone: [],
  },
  {
    action: "deleteEgressEndpoint",
    cluster: "orders-prod",
    subject: (sandbox, cluster) => ({ item: logs(sandbox, cluster), typed: {} }),
    write: { method: "DELETE", path: `${networking}/egress-private-endpoints/*` },
    effect: [
      "- egressEndpoints us-east-1 com.amazonaws.us-east-1.logs available names: empty",
      "- endpoints us-east-1 792345610284 available",
    ],
    text: /^(.* )?The endpoint is deleted\.$/,
  },
  {
    action: "addTrustedOwner",
    cluster: "orders-prod",
    subject: () => ({ typed: { owner: "5555-6666-7777" } }),
    write: { method: "POST", path: `${networking}/private-endpoint-trusted-owners` },
    effect: ["+ trustedOwners 555566667777"],
    text: /^(.* )?The owner is trusted\.$/,
    undone: [],
  },
  {
    action: "removeTrustedOwner",
    cluster: "orders-prod",
    subject: (sandbox, cluster) => ({
      typed: {},
      item: only(
        cockroachOf(sandbox)
          .state.trustedOwners.group(cluster.id)
          .filter(({ ownerId }) => ownerId === customer.awsStaging),
      ).id,
    }),
    write: { method: "DELETE", path: `${networking}/private-endpoint-trusted-owners/*` },
    effect: [`- trustedOwners ${customer.awsStaging}`],
    text: /^(.* )?The owner is removed\.$/,
    undone: [
      // The same owner, under the new id that the server gave it.
    ],
  },
  {
    action: "setPublicAccess",
    cluster: "storefront",
    subject: () => ({ typed: { shown: "connected from app-1 over the private name" } }),
    write: { method: "PATCH", path: `${networking}/allowlist/0.0.0.0/0` },
    effect: ["~ allowList 0.0.0.0/0 anywhere sql ui → 0.0.0.0/0 anywhere  ui"],
    text: /^(.* )?The public access is closed\.$/,
    undone: [],
  },
];

/** The case of an action. */
export function caseOf(action: ActionId): Case {
  return only(cases.filter((one) => one.action === action));
}
