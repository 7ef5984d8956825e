import type {
  Cluster,
  EgressEndpoint,
  EndpointService,
  Networking,
  PrivateEndpoint,
  TrustedOwner,
} from "../../../src/domain/model.ts";
import { nothingKnown } from "../../../src/domain/model.ts";
import type { EndpointState } from "../../../src/domain/state.ts";
import { Store } from "../../../src/inventory/store.ts";
import type { Action, ActionId } from "../../../src/providers/provider.ts";
import type { Sources } from "../../../src/ui/tree/sources.ts";

/** When the data of the tests was read, ms since the epoch. */
export const readAt = Date.UTC(2026, 0, 5, 12);

/** A store that hides no fault of a listener. */
export function strictStore(): Store {
  return new Store((error) => {
    throw error;
  });
}

export function cluster(fields: Partial<Cluster> & { readonly id: string }): Cluster {
  return {
    name: fields.id,
    plan: "Advanced",
    cloud: "aws",
    status: { state: "available", word: "CREATED" },
    regions: [{ name: "us-east-1", host: "internal.example.com", port: 26257 }],
    ...fields,
  };
}

export function endpoint(
  id: string,
  state: EndpointState = "available",
  fields: Partial<PrivateEndpoint> = {},
): PrivateEndpoint {
  return {
    id,
    region: "us-east-1",
    status: { state, word: state.toUpperCase() },
    owner: "123456789012",
    ...fields,
  };
}

export function egress(id: string, fields: Partial<EgressEndpoint> = {}): EgressEndpoint {
  return {
    id,
    region: "us-east-1",
    status: { state: "available", word: "AVAILABLE" },
    targetType: "PRIVATE_SERVICE",
    target: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
    domainNames: [],
    ...fields,
  };
}

export function service(id: string, fields: Partial<EndpointService> = {}): EndpointService {
  return {
    id,
    region: "us-east-1",
    status: { state: "available", word: "AVAILABLE" },
    name: "com.amazonaws.vpce.us-east-1.vpce-svc-0abcdef0123456789",
    zones: ["use1-az1", "use1-az2"],
    ...fields,
  };
}

export function owner(id: string, account: string, region?: string): TrustedOwner {
  return { id, type: "AWS_ACCOUNT_ID", owner: account, ...(region !== undefined && { region }) };
}

export function networking(fields: Partial<Networking>): Networking {
  return { ...nothingKnown, ...fields };
}

/** An action of which only "may it be used here" matters. */
export function action(id: ActionId, blocked: Action["blocked"] = () => undefined): Action {
  const unused = (): never => {
    throw new Error("not for this test");
  };
  return {
    id,
    parts: [],
    repeatable: true,
    typicalSeconds: 1,
    blocked,
    draft: unused,
    run: unused,
    progress: unused,
    undo: unused,
  };
}

/** Sources over a store, with accounts called after their ids. */
export function sourcesOf(store: Store, actions?: readonly Action[]): Sources {
  return {
    store,
    account: (id) => ({ label: `Account ${id}`, provider: "cockroach" }),
    provider: () => ({
      name: "CockroachDB Cloud",
      remarks: () => ["Deleting the cluster deletes its private endpoints."],
    }),
    refusal: () => undefined,
    identityOf: () => undefined,
    sideOf: () => undefined,
    actionsOf: () => actions,
  };
}

/** A store with one account `a` and these clusters in it, all read at `readAt`. */
export function storeWith(
  clusters: readonly { readonly cluster: Cluster; readonly networking?: Networking }[],
  accountId = "a",
  store = strictStore(),
): Store {
  store.setAccounts([...new Set([...store.accounts().map(({ id }) => id), accountId])]);
  store.applyPage(accountId, { items: clusters.map((one) => one.cluster), broken: [] }, readAt);
  store.finishList(accountId, new Set(clusters.map((one) => one.cluster.id)), readAt);
  for (const one of clusters) {
    if (one.networking !== undefined) {
      store.applyNetworking(accountId, one.cluster.id, one.networking, readAt);
    }
  }
  return store;
}
