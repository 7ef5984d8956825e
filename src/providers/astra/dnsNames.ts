import * as l10n from "@vscode/l10n";
import type { Cluster, Fact } from "../../domain/model.ts";
import type { DatacenterNames } from "./names.ts";

/** What drivers connect to (api-facts §2.3). */
export function cqlHost(database: string, region: string): string {
  return `${database}-${region}.db.astra.datastax.com`;
}

/** What the APIs are reached at. */
export function apiHost(database: string, region: string): string {
  return `${database}-${region}.apps.astra.datastax.com`;
}

/**
 * The names that must lead to the private endpoint in the customer's network, which nobody creates for
 * them, and the ports behind: of one datacenter, each name once.
 */
export function nameFacts(
  { id, regions }: Cluster,
  datacenter: string,
  known: DatacenterNames | undefined,
): Fact[] {
  const region = regions.find((one) => one.name === datacenter)?.label ?? known?.region;
  const { config, custom = [] } = known ?? {};
  const names: [label: string, name: string | undefined][] = [
    [l10n.t("DNS name to create (APIs)"), region && apiHost(id, region)],
    [l10n.t("DNS name to create (drivers)"), region && cqlHost(id, region)],
    [l10n.t("DNS name to create (secure bundle)"), config?.host],
    ...custom.map((name): [string, string] => [l10n.t("DNS name to create (custom domain)"), name]),
    [l10n.t("Port to allow (drivers)"), portText(config?.cqlPort)],
    [l10n.t("Port to allow (metadata of drivers)"), portText(config?.port)],
  ];
  const facts = new Map<string, Fact>();
  for (const [label, value] of names) {
    if (value !== undefined && !facts.has(value)) facts.set(value, { label, value });
  }
  return [...facts.values()];
}

function portText(port: number | undefined): string | undefined {
  return port === undefined ? undefined : String(port);
}

/** What is told now, and what was known before that nobody asked for since. */
export function withKnown(facts: readonly Fact[], before: readonly Fact[] = []): Fact[] {
  const values = new Set(facts.map(({ value }) => value));
  return [...facts, ...before.filter(({ value }) => !values.has(value))];
}
