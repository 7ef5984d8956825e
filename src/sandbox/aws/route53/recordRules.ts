import { dnsEntries } from "../ec2/endpoints.ts";
import type { AwsState, HostedZone, RecordSet } from "../state.ts";
import { dnsName } from "./call.ts";

/** What is wrong with the place of a record in a zone. */
export function placeProblem(
  zone: HostedZone,
  others: readonly RecordSet[],
  { name, type }: RecordSet,
): string | undefined {
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) {
    return `RRSet with DNS name ${name} is not permitted in zone ${zone.name}`;
  }
  const told = `RRSet of type ${type} with DNS name ${name} is not permitted`;
  if (type === "CNAME" && name === zone.name) return `${told} at apex in zone ${zone.name}`;
  const besides = others.filter((one) => one.name === name);
  const clash = type === "CNAME" ? besides[0] : besides.find((one) => one.type === "CNAME");
  if (clash === undefined) return undefined;
  return `${told} as it conflicts with other records with the same DNS name in zone ${zone.name}`;
}

/** What is wrong with the target of an alias: it must be a name of an endpoint, in that name's zone. */
export function aliasProblem(state: AwsState, { alias, type }: RecordSet): string | undefined {
  if (alias === undefined) return undefined;
  const id = /^(vpce-[0-9a-f]+)-/.exec(alias.name)?.[1] ?? "";
  const endpoint = state.world.endpoints.get(id);
  const entries = endpoint === undefined ? [] : dnsEntries(state, endpoint);
  const entry = entries.find((one) => dnsName(one.dnsName) === alias.name);
  const what = `Tried to create an alias that targets ${alias.name}, type ${type} in zone ${alias.zoneId}`;
  if (entry === undefined) return `${what}, but that target was not found`;
  if (entry.hostedZoneId === alias.zoneId) return undefined;
  return `${what}, but the alias target name does not lie within the target zone`;
}
