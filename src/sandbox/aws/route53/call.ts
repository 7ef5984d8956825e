import type { FaceRequest } from "../../http/face.ts";
import type { Principal } from "../keys.ts";
import type { AwsState, HostedZone } from "../state.ts";
import { AwsError } from "../errors.ts";
import { readXml } from "../xml.ts";

/** A call of Route 53 as what answers it reads it. */
export interface Route53Call {
  readonly state: AwsState;
  readonly who: Principal;
  readonly request: FaceRequest;
  readonly params: Readonly<Record<string, string>>;
}

/** What an answer says inside its root element; created things are answered with 201. */
export interface Said {
  body: Record<string, unknown>;
  status?: number;
  headers?: Record<string, string>;
}

export type Route53Handler = (call: Route53Call) => Said;

export function bodyOf({ request }: Route53Call): Record<string, unknown> {
  return readXml(request.body);
}

/** @throws AwsError NoSuchHostedZone. */
export function zoneOf({ state, who, params }: Route53Call): HostedZone {
  const id = params["id"] ?? "";
  const zone = state.zones.get(id);
  if (zone?.accountId === who.accountId) return zone;
  throw new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
}

/** Names end with a dot and do not depend on case. */
export function dnsName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}

/** The order of lists: by the labels of names from their end. */
export function sortKey(name: string): string {
  return dnsName(name).split(".").reverse().join("\u0001");
}

/** How many items a page holds; 100 unless fewer are asked for. */
export function maxItems({ request, state }: Route53Call): number {
  const asked = Number(request.query.get("maxitems") ?? "100");
  return Math.min(asked, state.variants.smallPages ? 5 : 100);
}
