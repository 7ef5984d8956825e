import * as l10n from "@vscode/l10n";
import type { Subnet } from "../domain/customerCloud.ts";
import type { Field, Option } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import { nameField, networkField, reuseFields } from "./connectFields.ts";
import type { Connecting } from "./connectForm.ts";
import type { GcpSurroundings } from "./connectGcpSurroundings.ts";
import { takenText, type Zones } from "./connectZones.ts";

/** What is asked: which endpoint; of a new one where it is, what it is called, who reaches it; then its names. */
export function gcpFields(
  connecting: Connecting,
  rules: LinkRules,
  around: GcpSurroundings,
  name: string,
): readonly Field[] {
  const { endpoints, endpoint, network } = around;
  const made = endpoint === undefined ? newEndpointFields(connecting, around) : [];
  const isPlaced = endpoint !== undefined || network !== undefined;
  return [
    ...reuseFields(endpoints, around.networks, connecting.owner),
    ...made,
    ...(isPlaced ? dnsFields(rules, around, name) : []),
  ];
}

function newEndpointFields(
  { owner }: Connecting,
  { networks, network, subnets }: GcpSurroundings,
): Field[] {
  const where = networkField(networks, owner);
  if (network === undefined) return [where];
  return [
    where,
    {
      id: "subnet",
      label: l10n.t("Subnet"),
      kind: "choice",
      required: subnets.some(isFit),
      help: l10n.t(
        "The endpoint gets one address of it. Only subnets of the service's region fit.",
      ),
      options: subnets.map(subnetOption),
    },
    {
      ...nameField(),
      help: l10n.t(
        "What the endpoint, its address and its zones are called in your project: small letters, digits and dashes.",
      ),
    },
    {
      id: "globalAccess",
      label: l10n.t("Let other regions of the network use it"),
      kind: "checkbox",
    },
  ];
}

function subnetOption({ id, name, cidr, unfit }: Subnet): Option {
  return {
    value: id,
    label: name,
    description: cidr,
    ...(unfit !== undefined && { blocked: unfit }),
  };
}

/** Whether an endpoint can have its address there. */
export function isFit({ unfit }: Subnet): boolean {
  return unfit === undefined;
}

/** The full host names that can be led to an endpoint of this name. */
export function hostsOf({ hosts, domain }: LinkRules, name: string): readonly string[] {
  if (domain === undefined) return hosts;
  return name === "" ? [] : [`${name}.${domain}`];
}

/** How its names are answered. Google's own way is open only to what is made now (design §4). */
function dnsFields(rules: LinkRules, { endpoint, zones }: GcpSurroundings, name: string): Field[] {
  const hosts = hostsOf(rules, name);
  const automatic = endpoint === undefined && rules.privateDns !== "none";
  if (!automatic && hosts.length === 0) return [];
  return [
    {
      id: "dns",
      label: l10n.t("Names"),
      kind: "choice",
      help: l10n.t("How Google makes the names cannot be changed once the endpoint is made."),
      options: [
        ...(automatic ? [automaticOption(rules)] : []),
        ...(hosts.length > 0 ? [zoneOption(hosts, zones)] : []),
        { value: "none", label: l10n.t("None: I see to them myself") },
      ],
    },
  ];
}

function automaticOption({ privateDns }: LinkRules): Option {
  const needs = l10n.t(
    "The project needs the APIs of Service Directory and Cloud DNS switched on.",
  );
  const harm = l10n.t(
    "In your network the zone hides all other names of the service's whole domain.",
  );
  return {
    value: "automatic",
    label: l10n.t("Google makes them, by Service Directory"),
    description: privateDns === "on" ? needs : `${harm} ${needs}`,
  };
}

function zoneOption(hosts: readonly string[], zones: Zones): Option {
  const blocked = zoneProblem(hosts, zones);
  return {
    value: "zone",
    label: l10n.t("Private zone for {0}", hosts.join(", ")),
    description: l10n.t("Each is named exactly so, and leads to the endpoint in this network."),
    ...(blocked !== undefined && { blocked }),
  };
}

function zoneProblem(hosts: readonly string[], zones: Zones): string | undefined {
  if ("problem" in zones) return zones.problem;
  const present = zones.known.find(({ name }) => hosts.includes(name));
  return present && takenText(present);
}
