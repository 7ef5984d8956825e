import type { Values } from "../../../src/domain/draft.ts";
import { allParts, nothingKnown } from "../../../src/domain/model.ts";
import {
  actionOf,
  type ActionId,
  type Provider,
  type Session,
  type Target,
} from "../../../src/providers/provider.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { FormSpec } from "../../../src/ui/forms/spec.ts";
import { providers } from "../../providers.ts";
import { signIn } from "../../signIn.ts";

/** A form of a provider: of which cluster of the demo, and what is typed into it. */
interface FormOf {
  readonly provider: string;
  readonly action: ActionId;
  readonly cluster: string;
  /** What it is opened on: the item that this fits, by what people know it by. */
  readonly of?: (target: Target) => { readonly region?: string; readonly item?: string };
  /** Something is wrong with it, and there is something to warn of if that can be. */
  readonly wrong: Values;
}

const session = "arn:aws:sts::123456789012:assumed-role/deploy/terraform";

/** The first egress endpoint that has domain names. */
const withNames = ({ networking }: Target) => {
  const found = networking.egress.items.find((one) => one.domainNames.length > 0);
  return found === undefined ? {} : { item: found.id };
};

/** Every form of the providers, by a name; of one that changes with its answers, one of each look. */
export const formsOf: Readonly<Record<string, FormOf>> = {
  "Astra DB, endpoint service": {
    provider: "astra",
    action: "createEndpointService",
    cluster: "catalog-prod",
    wrong: { owner: session },
  },
  "Astra DB, register": {
    provider: "astra",
    action: "registerEndpoint",
    cluster: "catalog-prod",
    wrong: { endpointId: "vpce-svc-0123456789abcdef0", description: "reporting" },
  },
  "Astra DB, description": {
    provider: "astra",
    action: "describeEndpoint",
    cluster: "catalog-prod",
    of: ({ networking }) => ({ item: networking.endpoints.items[0]?.id ?? "" }),
    wrong: { description: "web shop" },
  },
  "Astra DB, trusted owner": {
    provider: "astra",
    action: "addTrustedOwner",
    cluster: "catalog-prod",
    wrong: { owner: session },
  },
  "ClickHouse Cloud, attach": {
    provider: "clickhouse",
    action: "registerEndpoint",
    cluster: "analytics-prod",
    wrong: { endpointId: "vpce-svc-0123456789abcdef0" },
  },
  "ClickHouse Cloud, egress to a service": {
    provider: "clickhouse",
    action: "createEgressEndpoint",
    cluster: "events-prod",
    wrong: {
      vpcEndpointServiceName: "vpce-svc-0123456789abcdef0",
      domainNames: ["orders-db.meridian.internal", "10.0.0.1"],
    },
  },
  "ClickHouse Cloud, egress to a resource": {
    provider: "clickhouse",
    action: "createEgressEndpoint",
    cluster: "events-prod",
    wrong: {
      type: "VPC_RESOURCE",
      vpcResourceConfigurationId: "rcfg-1",
      vpcResourceShareArn: "arn:aws:ram:us-east-1:123456789012:resource-share/8f0e",
    },
  },
  "ClickHouse Cloud, egress to MSK": {
    provider: "clickhouse",
    action: "createEgressEndpoint",
    cluster: "events-prod",
    wrong: { type: "MSK_MULTI_VPC", mskClusterArn: "clickpipes" },
  },
  "ClickHouse Cloud, egress to an attachment": {
    provider: "clickhouse",
    action: "createEgressEndpoint",
    cluster: "metrics-eu",
    wrong: { gcpServiceAttachment: "orders", domainNames: ["kafka"] },
  },
  "ClickHouse Cloud, domain names": {
    provider: "clickhouse",
    action: "setDomainNames",
    cluster: "events-prod",
    of: withNames,
    wrong: { domainNames: ["orders-db.meridian.internal", "orders"] },
  },
  "TiDB Cloud, register": {
    provider: "tidb",
    action: "registerEndpoint",
    cluster: "shop-prod",
    wrong: { endpointId: "vpce-svc-0123456789abcdef0" },
  },
  "TiDB Cloud, register in Azure": {
    provider: "tidb",
    action: "registerEndpoint",
    cluster: "finance-eu",
    wrong: { endpointId: "finance", privateIpAddress: "10.0.0.999" },
  },
  "TiDB Cloud, egress": {
    provider: "tidb",
    action: "createEgressEndpoint",
    cluster: "web-essential",
    wrong: { identifier: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" },
  },
  "TiDB Cloud, attach domains": {
    provider: "tidb",
    action: "attachDomains",
    cluster: "web-essential",
    of: withNames,
    wrong: { type: "CONFLUENT" },
  },
  "TiDB Cloud, detach domains": {
    provider: "tidb",
    action: "detachDomains",
    cluster: "web-essential",
    of: withNames,
    wrong: { attachDomainId: "gone" },
  },
};

/** Reads the sandbox's demo as the extension does, and makes forms of what it finds. */
export class ProviderForms {
  readonly #sandbox: Sandbox;
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #targets = new Map<string, Promise<Target>>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** The form with this name, with what is typed into it. */
  async form(name: string): Promise<FormSpec> {
    const { provider, action: id, cluster, of, wrong } = formsOf[name]!;
    const known = await this.#target(provider, cluster);
    const target = { ...known, ...of?.(known) };
    const action = actionOf(await this.#session(provider), id)!;
    const { title } = action.draft({}, target);
    return {
      ref: { form: id, target: { provider, cluster } },
      title: `${title}: ${cluster}`,
      submitLabel: title,
      facts: [
        { label: "Provider", value: called(provider).name },
        { label: "Account", value: "Meridian production" },
        { label: "Cluster", value: `${cluster} (${target.cluster.plan})` },
      ],
      values: wrong,
      draft: (values) => action.draft(values, target),
      submit: () => Promise.reject(new Error("It was to be refused.")),
    };
  }

  #session(provider: string): Promise<Session> {
    const known = this.#sessions.get(provider);
    if (known !== undefined) return known;
    const made = signIn(this.#sandbox, provider);
    this.#sessions.set(provider, made);
    return made;
  }

  #target(provider: string, cluster: string): Promise<Target> {
    const key = `${provider} ${cluster}`;
    const known = this.#targets.get(key);
    const target = known ?? this.#read(provider, cluster);
    this.#targets.set(key, target);
    return target;
  }

  async #read(provider: string, name: string): Promise<Target> {
    const from = await this.#session(provider);
    for (let page: string | undefined; ;) {
      const { items, next } = await from.clusters(page, {});
      const listed = items.find((one) => one.name === name);
      if (listed !== undefined) {
        const cluster = await from.cluster(listed.id, {});
        const networking = await from.networking(cluster, allParts, {});
        return { cluster, networking: { ...nothingKnown, ...networking } };
      }
      if (next === undefined) throw new Error(`${provider} has no cluster ${name}.`);
      page = next;
    }
  }
}

function called(id: string): Provider {
  return providers.find((one) => one.id === id)!;
}
