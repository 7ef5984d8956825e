import * as l10n from "@vscode/l10n";
import type { Opening, SecurityGroup, Subnet } from "../domain/customerCloud.ts";
import { textOf, type Field, type Option, type Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { AwsSurroundings } from "./connectAwsSurroundings.ts";
import { nameField, networkField, reuseFields } from "./connectFields.ts";
import type { Connecting } from "./connectForm.ts";
import { hostNames } from "./connectZones.ts";

/** The id of the question for the subnet in a zone. */
export function zoneField(zone: string): string {
  return `zone-${zone}`;
}

/** What is asked: which endpoint; of a new one where it is, who may enter, what it is called; then the names. */
export function awsFields(
  connecting: Connecting,
  rules: LinkRules,
  around: AwsSurroundings,
  values: Values,
): readonly Field[] {
  const made =
    around.endpoint === undefined ? newEndpointFields(connecting, rules, around, values) : [];
  return [
    ...reuseFields(around.endpoints, around.networks, connecting.owner),
    ...made,
    ...nameFields(rules, around),
  ];
}

function newEndpointFields(
  { owner }: Connecting,
  rules: LinkRules,
  around: AwsSurroundings,
  values: Values,
): Field[] {
  const { networks, network, groups } = around;
  const where = networkField(networks, owner);
  if (network === undefined) return [where];
  const isOpened = !groups.some(({ id }) => id === textOf(values, "group"));
  const doors = [groupField(groups), ...(isOpened ? openingFields(rules) : [])];
  return [where, ...zoneFields(around), ...doors, nameField()];
}

/** One question a zone: an endpoint has at most one subnet in each. */
function zoneFields({ subnets, zones }: AwsSurroundings): Field[] {
  const ids = [...new Set(subnets.map(({ zone }) => zone?.id ?? ""))].sort();
  return ids.map((zone) => {
    const own = subnets.filter((one) => (one.zone?.id ?? "") === zone);
    return {
      id: zoneField(zone),
      label: l10n.t("Subnet in {0} ({1})", zone, own[0]?.zone?.name ?? ""),
      kind: "choice",
      options: [
        { value: "", label: l10n.t("None in this zone") },
        ...own.map((one) => subnetOption(one, zones)),
      ],
    };
  });
}

function subnetOption(
  { id, name, cidr, zone, freeAddresses }: Subnet,
  zones: readonly string[] | undefined,
): Option {
  const blocked =
    zones !== undefined && zone !== undefined && !zones.includes(zone.id)
      ? l10n.t("The service is not in this zone. It is in {0}.", zones.join(", "))
      : freeAddresses === 0
        ? l10n.t("It has no free address.")
        : undefined;
  return {
    value: id,
    label: name === "" ? id : `${name} (${id})`,
    description: [
      cidr,
      freeAddresses === undefined ? "" : l10n.t("{0} free addresses", freeAddresses),
    ]
      .filter((text) => text !== "")
      .join(", "),
    ...(blocked !== undefined && { blocked }),
  };
}

function groupField(groups: readonly SecurityGroup[]): Field {
  return {
    id: "group",
    label: l10n.t("Security group"),
    kind: "choice",
    help: l10n.t(
      "It decides who may reach the endpoint. A new one opens just the ports of the database.",
    ),
    options: [
      { value: "", label: l10n.t("A new one") },
      ...groups.map(({ id, name, openings }) => ({
        value: id,
        label: `${name} (${id})`,
        description: openingsText(openings),
      })),
    ],
  };
}

/** Whom a new group lets in, and to what. */
function openingFields({ ports }: LinkRules): Field[] {
  const source: Field = {
    id: "source",
    label: l10n.t("Let in from"),
    kind: "text",
    required: true,
    help: l10n.t("The CIDR, or the security group, of your applications."),
  };
  const asked: Field = {
    id: "ports",
    label: l10n.t("Ports"),
    kind: "list",
    required: true,
    help: l10n.t("The provider does not say which ports it serves."),
  };
  return ports.length > 0 ? [source] : [source, asked];
}

function openingsText(openings: readonly Opening[]): string {
  if (openings.length === 0) return l10n.t("lets nothing in");
  const texts = openings
    .slice(0, 3)
    .map(({ protocol, from, to, source }) =>
      protocol === "-1"
        ? `* ← ${source}`
        : `${protocol} ${from}${to === from ? "" : `-${to}`} ← ${source}`,
    );
  return [...texts, ...(openings.length > 3 ? ["…"] : [])].join(", ");
}

function nameFields(
  { privateDns, hosts }: LinkRules,
  { endpoint, privateZones }: AwsSurroundings,
): Field[] {
  const fields: Field[] = [];
  const { open } = hostNames(hosts, privateZones, endpoint);
  if (privateDns !== "none" && endpoint?.privateDns !== true) {
    fields.push({
      id: "privateDns",
      label: l10n.t("Switch on the service's private DNS names"),
      kind: "checkbox",
      ...(privateDns === "off" && {
        help: l10n.t(
          "They claim every name below the service's domain for the whole VPC, and break what stands behind another endpoint service.",
        ),
      }),
    });
  }
  if (open.length > 0) {
    fields.push({
      id: "records",
      label: l10n.t("Make a private zone for {0}", open.join(", ")),
      kind: "checkbox",
      help: l10n.t("Each is named exactly so, and leads to the endpoint in this network."),
    });
  }
  return fields;
}
