import * as l10n from "@vscode/l10n";
import type { CloudOptions, CloudSession } from "../clouds/cloud.ts";
import { textOf, type Field, type Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { GcpChoice } from "./connectChoice.ts";
import { commonOf, type Connecting, type ConnectForm } from "./connectForm.ts";
import { gcpFields, hostsOf, isFit } from "./connectGcpFields.ts";
import { gcpSurroundings, type GcpSurroundings } from "./connectGcpSurroundings.ts";

/** The form over GCP. Throws `ApiError` or an abort. */
export async function gcpForm(
  connecting: Connecting,
  rules: LinkRules,
  values: Values,
  options: CloudOptions,
): Promise<ConnectForm> {
  const around = await gcpSurroundings(connecting, rules, values, options);
  const { cloudSession, target } = connecting;
  const free = freeName(target.cluster.name, around.taken);
  const name = around.endpoint?.id ?? ("name" in values ? textOf(values, "name") : free);
  const fields = gcpFields(connecting, rules, around, name);
  return {
    fields,
    defaults: {
      ...{ network: around.network?.id ?? "", subnet: onlySubnet(around), name: free },
      ...{ globalAccess: rules.globalAccess === true, dns: usualNames(rules, around, fields) },
    },
    warnings: [],
    known: [],
    problems: (filled) => problemsOf(cloudSession, rules, around, filled),
    hosts: (other, filled) => (textOf(filled, "dns") === "zone" ? other.hosts : []),
    choice: (filled) => choiceOf(connecting, rules, around, filled),
  };
}

/** What the cluster's name makes of a name in GCP; with a number where that is taken. */
function freeName(cluster: string, taken: readonly string[]): string {
  const words = `private-endpoint-${cluster}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const name = words.slice(0, 60).replace(/-$/, "");
  for (let number = 1; ; number++) {
    const one = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(one)) return one;
  }
}

function onlySubnet({ subnets }: GcpSurroundings): string {
  const [only, ...more] = subnets.filter(isFit);
  return more.length === 0 ? (only?.id ?? "") : "";
}

/** Google's where they do no harm, else zones of one's own; an endpoint that is there may have its names. */
function usualNames(
  { privateDns }: LinkRules,
  { endpoint }: GcpSurroundings,
  fields: readonly Field[],
): string {
  const { options = [] } = fields.find(({ id }) => id === "dns") ?? {};
  const isOpen = (value: string): boolean =>
    options.some((one) => one.value === value && one.blocked === undefined);
  if (privateDns === "on") return endpoint === undefined ? "automatic" : "none";
  return isOpen("zone") ? "zone" : "none";
}

function problemsOf(
  cloud: CloudSession,
  { region }: LinkRules,
  { endpoint, network, subnets, taken }: GcpSurroundings,
  values: Values,
): Record<string, string | undefined> {
  if (endpoint !== undefined) return {};
  const name = textOf(values, "name");
  return {
    network: network === undefined ? l10n.t("Choose one of the networks.") : undefined,
    subnet: subnets.some(isFit)
      ? undefined
      : l10n.t(
          "The network has no subnet in {0} for it: make one, or choose another network.",
          region,
        ),
    name:
      cloud.nameProblem?.(name) ??
      (taken.includes(name)
        ? l10n.t("There is an endpoint called {0} in {1} already.", name, region)
        : undefined),
  };
}

/** Undefined while it is not known where the endpoint is to be. */
function choiceOf(
  connecting: Connecting,
  rules: LinkRules,
  { endpoint, network }: GcpSurroundings,
  values: Values,
): GcpChoice | undefined {
  const dns = textOf(values, "dns");
  const subnet = textOf(values, "subnet");
  const name = endpoint?.id ?? textOf(values, "name");
  const common = {
    cloud: "gcp",
    ...commonOf(connecting),
    hosts: dns === "zone" ? hostsOf(rules, name) : [],
  } as const;
  if (endpoint !== undefined) return { ...common, endpoint };
  if (network === undefined || subnet === "") return undefined;
  return {
    ...common,
    endpoint: {
      ...{ network: network.id, subnet, name, mark: connecting.mark },
      globalAccess: values["globalAccess"] === true,
      automaticDns: dns === "automatic",
    },
  };
}
