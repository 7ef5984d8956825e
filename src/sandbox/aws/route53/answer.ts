import type { Answer, FaceRequest } from "../../http/face.ts";
import { createRouter, type Route } from "../../http/router.ts";
import { AwsError } from "../errors.ts";
import type { Principal } from "../keys.ts";
import { assertAllowed } from "../permissions.ts";
import type { AwsState } from "../state.ts";
import { xmlAnswer } from "../xml.ts";
import type { Route53Handler } from "./call.ts";
import { getChange } from "./changes.ts";
import { changeRecords, listRecords } from "./records.ts";
import {
  associateNetwork,
  createZone,
  deleteZone,
  getZone,
  listZones,
  zonesByName,
  zonesByVpc,
} from "./zones.ts";

const namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

interface Action {
  name: string;
  handle: Route53Handler;
}

function route(
  method: string,
  template: string,
  name: string,
  handle: Route53Handler,
): Route<Action> {
  return { method, template: `/2013-04-01${template}`, handler: { name, handle } };
}

const find = createRouter([
  route("GET", "/hostedzone", "ListHostedZones", listZones),
  route("GET", "/hostedzonesbyvpc", "ListHostedZonesByVPC", zonesByVpc),
  route("GET", "/hostedzonesbyname", "ListHostedZonesByName", zonesByName),
  route("POST", "/hostedzone", "CreateHostedZone", createZone),
  route("GET", "/hostedzone/{id}", "GetHostedZone", getZone),
  route("DELETE", "/hostedzone/{id}", "DeleteHostedZone", deleteZone),
  route("POST", "/hostedzone/{id}/associatevpc", "AssociateVPCWithHostedZone", associateNetwork),
  route("GET", "/hostedzone/{id}/rrset", "ListResourceRecordSets", listRecords),
  route("POST", "/hostedzone/{id}/rrset", "ChangeResourceRecordSets", changeRecords),
  route("GET", "/change/{id}", "GetChange", getChange),
]);

/** Answers a call of Route 53. @throws AwsError. */
export function answerRoute53(state: AwsState, who: Principal, request: FaceRequest): Answer {
  // Some clients end the path of a collection with a slash.
  const found = find(request.method, request.path.replace(/\/$/, ""));
  if (found.kind !== "found") {
    const message = `Could not find operation for ${request.method} ${request.path}`;
    throw new AwsError("UnknownOperationException", message, 404);
  }
  const { name, handle } = found.handler;
  assertAllowed(who, "route53", name, "us-east-1");
  const { body, status, headers } = handle({ state, who, request, params: found.params });
  const answer = xmlAnswer(`${name}Response`, namespace, body, status);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
