import * as l10n from "@vscode/l10n";
import type { CloudOptions } from "../clouds/cloud.ts";
import { canonicalSource } from "../domain/cidr.ts";
import type { PrivateZone } from "../domain/customerCloud.ts";
import { linesOf, textOf, type Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import { awsFields, zoneField } from "./connectAwsFields.ts";
import { awsSurroundings, type AwsSurroundings } from "./connectAwsSurroundings.ts";
import type { AwsChoice } from "./connectChoice.ts";
import { commonOf, type Connecting, type ConnectForm } from "./connectForm.ts";
import { hostNames } from "./connectZones.ts";

/** The form over AWS. Throws `ApiError` or an abort. */
export async function awsForm(
  connecting: Connecting,
  rules: LinkRules,
  values: Values,
  options: CloudOptions,
): Promise<ConnectForm> {
  const around = await awsSurroundings(connecting, rules, values, options);
  const names = hostNames(rules.hosts, around.privateZones, around.endpoint);
  return {
    fields: awsFields(connecting, rules, around, values),
    defaults: around.defaults,
    warnings: [...warningsOf(rules, around), ...names.problems],
    known: names.led.map(ledText),
    problems: (filled) => problemsOf(around, filled),
    hosts: (other, filled) => hostsOf(other, around, filled),
    choice: (filled) => choiceOf(connecting, rules, around, filled),
  };
}

function problemsOf(
  { endpoint, subnets, network }: AwsSurroundings,
  values: Values,
): Record<string, string | undefined> {
  if (endpoint !== undefined) return {};
  const zones = [...new Set(subnets.map(({ zone }) => zone?.id ?? ""))].sort();
  const none = zones.every((zone) => textOf(values, zoneField(zone)) === "");
  const dns = network?.dns;
  const dnsOff = dns !== undefined && !(dns.support && dns.hostnames);
  return {
    network: network === undefined ? l10n.t("Choose one of the networks.") : undefined,
    ...(none &&
      zones[0] !== undefined && {
        [zoneField(zones[0])]: l10n.t("Choose a subnet in at least one zone."),
      }),
    source: hasSource(values)
      ? undefined
      : l10n.t("This is neither a CIDR such as 10.0.0.0/16 nor a security group."),
    ports: linesOf(values, "ports").some((port) => !/^\d{1,5}(-\d{1,5})?$/.test(port))
      ? l10n.t("A port is a number, or two with a hyphen between.")
      : undefined,
    privateDns:
      values["privateDns"] === true && dnsOff
        ? l10n.t("The VPC has DNS support or DNS hostnames off: both are needed for private names.")
        : undefined,
  };
}

/** A group that is there lets in whom it lets in. */
function hasSource(values: Values): boolean {
  return textOf(values, "group") !== "" || canonicalSource(textOf(values, "source")) !== undefined;
}

/** Undefined while it is not known where the endpoint is to be. */
function choiceOf(
  connecting: Connecting,
  rules: LinkRules,
  around: AwsSurroundings,
  values: Values,
): AwsChoice | undefined {
  const privateDns = values["privateDns"] === true;
  const common = {
    cloud: "aws",
    ...commonOf(connecting),
    privateDns,
    hosts: hostsOf(rules, around, values),
  } as const;
  if (around.endpoint !== undefined) return { ...common, endpoint: around.endpoint };
  if (around.network === undefined) return undefined;
  const group = textOf(values, "group");
  return {
    ...common,
    endpoint: {
      network: around.network.id,
      subnets: chosenSubnets(around, values),
      doors:
        group === ""
          ? { source: textOf(values, "source"), ports: portsOf(rules, values) }
          : { groups: [group] },
      name: textOf(values, "name"),
      mark: connecting.mark,
    },
  };
}

/** No zone is made for what leads to the endpoint already, nor beside one that is there. */
function hostsOf(
  { hosts }: LinkRules,
  { privateZones, endpoint }: AwsSurroundings,
  values: Values,
): readonly string[] {
  if (values["privateDns"] === true || values["records"] === false) return [];
  return hostNames(hosts, privateZones, endpoint).open;
}

function ledText({ name, id }: PrivateZone): string {
  return l10n.t("{0} leads to this endpoint already, by the private zone {1}.", name, id);
}

function portsOf({ ports }: LinkRules, values: Values): readonly string[] {
  return ports.length > 0 ? ports : linesOf(values, "ports");
}

function chosenSubnets({ subnets }: AwsSurroundings, values: Values): string[] {
  const zones = [...new Set(subnets.map(({ zone }) => zone?.id ?? ""))].sort();
  return zones.map((zone) => textOf(values, zoneField(zone))).filter((id) => id !== "");
}

function warningsOf(rules: LinkRules, { zonesKnown, endpoint }: AwsSurroundings): string[] {
  if (zonesKnown || endpoint !== undefined) return [];
  return [
    rules.service === undefined
      ? l10n.t(
          "The endpoint service is made first, so its zones are not known yet: of the subnets that you choose, those in its zones are taken. Without any the endpoint is not made.",
        )
      : l10n.t("The zones of the service are not known: not every subnet need fit."),
  ];
}
