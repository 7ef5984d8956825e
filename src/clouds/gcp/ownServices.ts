import type { protos } from "@google-cloud/compute";
import type { Consumer, OwnService } from "../../domain/customerCloud.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, untried } from "./calls.ts";
import type { Google } from "./clients.ts";
import { readRules, statusOf, type RuleWire } from "./endpoints.ts";
import { nameIn, pathOf, projectIn } from "./paths.ts";

/** A service attachment as Compute Engine tells it. */
export type AttachmentWire = protos.google.cloud.compute.v1.IServiceAttachment;
type ConnectedWire = protos.google.cloud.compute.v1.IServiceAttachmentConnectedEndpoint;
type AcceptedWire = protos.google.cloud.compute.v1.IServiceAttachmentConsumerProjectLimit;

/** The project's service attachments of a region, with whom each lets in. */
export async function readOwnServices(
  google: Google,
  region: string,
  options: CloudOptions,
): Promise<OwnService[]> {
  const { project } = google;
  const [[attachments], rules] = await Promise.all([
    read(google, "serviceAttachments.list", options, () =>
      google.serviceAttachments().list({ project, region }, untried()),
    ),
    readRules(google, region, options),
  ]);
  return attachments.map((one) => ownOf(one, rules));
}

function ownOf(attachment: AttachmentWire, rules: readonly RuleWire[]): OwnService {
  const target = pathOf(attachment.selfLink ?? "");
  const behind = rules.find(({ selfLink }) => pathOf(selfLink ?? "") === balancerOf(attachment));
  const balancer = behind && {
    id: behind.name ?? "",
    globalAccess: behind.allowGlobalAccess === true,
  };
  return {
    target,
    name: attachment.name ?? nameIn(target),
    kind: "service",
    zones: [],
    acceptance: attachment.connectionPreference === "ACCEPT_AUTOMATIC" ? "automatic" : "manual",
    allowed: (attachment.consumerAcceptLists ?? []).map(acceptedName),
    listAccepts: true,
    ...(balancer !== undefined && { balancer }),
    unfit: [],
  };
}

/** The path of the rule of the load balancer behind a service attachment. */
function balancerOf({ producerForwardingRule, targetService }: AttachmentWire): string {
  return pathOf(producerForwardingRule || targetService || "");
}

/** Whom an entry of an accept list names: a project, or the path of a network or an endpoint. */
export function acceptedName({ projectIdOrNum, networkUrl, endpointUrl }: AcceptedWire): string {
  return projectIdOrNum || pathOf(networkUrl || endpointUrl || "");
}

/** A service attachment of the project by its path. */
export async function readAttachment(
  google: Google,
  target: string,
  region: string,
  options: CloudOptions,
): Promise<AttachmentWire> {
  const request = { project: google.project, region, serviceAttachment: nameIn(pathOf(target)) };
  const [found] = await read(google, "serviceAttachments.get", options, () =>
    google.serviceAttachments().get(request, untried()),
  );
  return found;
}

/** Whose endpoints are at a service attachment of the project. */
export async function readConsumers(
  google: Google,
  region: string,
  target: string,
  options: CloudOptions,
): Promise<Consumer[]> {
  const { connectedEndpoints } = await readAttachment(google, target, region, options);
  return (connectedEndpoints ?? []).map(consumerOf);
}

/** Somebody's endpoint: its project stands in its path. */
export function consumerOf({ pscConnectionId, endpoint, status }: ConnectedWire): Consumer {
  return {
    id: pscConnectionId == null ? "" : String(pscConnectionId),
    owner: projectIn(endpoint ?? ""),
    status: statusOf(status ?? ""),
  };
}
