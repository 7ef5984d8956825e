import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { AwsError } from "../errors.ts";
import { acceptEndpoint, rejectEndpoint } from "../decide.ts";
import { done, requiredList, type Ec2Action, type Ec2Call } from "./call.ts";
import { noEndpoint } from "./endpoints.ts";
import { permissionWire, serviceOwned } from "./producer.ts";

export const producerWrites: Readonly<Record<string, Ec2Action>> = {
  ModifyVpcEndpointServicePermissions: modifyPermissions,
  AcceptVpcEndpointConnections: acceptConnections,
  RejectVpcEndpointConnections: rejectConnections,
};

const user = "[\\w+=,.@-]+";
const principalForm = new RegExp(
  `^(\\*|arn:aws[a-z-]*:iam::\\d{12}:(root|user/${user}|role/${user}))$`,
);

/** Whom a service lets ask; endpoints that are there already stay. */
function modifyPermissions(call: Ec2Call): Record<string, unknown> {
  const service = serviceOwned(call);
  const added = call.params.list("AddAllowedPrincipals");
  const removed = new Set(call.params.list("RemoveAllowedPrincipals"));
  for (const principal of added) assertPrincipal(principal);
  const fresh = added.filter((principal) => !service.allowed.includes(principal));
  const allowed = new Set([...service.allowed, ...fresh]);
  call.state.world.services.change(service.id, {
    allowed: [...allowed].filter((principal) => !removed.has(principal)),
  });
  const item = fresh.map((principal) => permissionWire(service, principal));
  return { addedPrincipalSet: { item }, ...done };
}

/** Sessions of roles and names with a path are none that EC2 takes. */
function assertPrincipal(principal: string): void {
  if (principalForm.test(principal)) return;
  throw new AwsError("InvalidPrincipal", `Invalid Principal: '${principal}'`);
}

function acceptConnections(call: Ec2Call): Record<string, unknown> {
  return decideAll(call, (endpoint) => {
    if (endpoint.state !== "pendingAcceptance" && endpoint.state !== "rejected") {
      throw wrongState(endpoint, "accepted");
    }
    acceptEndpoint(call.state, endpoint);
  });
}

function rejectConnections(call: Ec2Call): Record<string, unknown> {
  return decideAll(call, (endpoint) => {
    const { state: word } = endpoint;
    if (word !== "pendingAcceptance" && word !== "available" && word !== "pending") {
      throw wrongState(endpoint, "rejected");
    }
    rejectEndpoint(call.state, endpoint);
  });
}

function wrongState({ id, state: word }: CloudEndpoint, decided: string): AwsError {
  const message = `The connection of VPC endpoint ${id} is in state ${word} and cannot be ${decided}`;
  return new AwsError("InvalidState", message);
}

/** Each by itself: what cannot be decided is told inside an answer of 200. */
function decideAll(
  call: Ec2Call,
  decide: (endpoint: CloudEndpoint) => void,
): Record<string, unknown> {
  const service = serviceOwned(call);
  const item = requiredList(call, "VpcEndpointId").flatMap((id) => {
    try {
      decide(connectionOf(call, service, id));
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [{ resourceId: id, error: { code: error.code, message: error.message } }];
    }
  });
  return { unsuccessful: { item } };
}

function connectionOf({ state }: Ec2Call, service: EndpointService, id: string): CloudEndpoint {
  const found = state.world.endpoints.get(id);
  if (found?.serviceId !== service.id) throw noEndpoint(id);
  return found;
}
