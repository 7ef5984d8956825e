import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { ok } from "./answers.ts";
import {
  bodyOf,
  callService,
  objectOf,
  optionalList,
  optionalText,
  seenService,
  textField,
  type Body,
  type Call,
} from "./call.ts";
import { lagOf, type Reverse, type ReverseType } from "./entities.ts";
import { createReverse, deleteReverse, reverseOf, setNames } from "./reverse.ts";
import { asleepAnswer } from "./serviceCalls.ts";
import { reverseWire } from "./wire.ts";

/** The field that each type is known by. */
const targetFields: Readonly<Record<ReverseType, string>> = {
  VPC_ENDPOINT_SERVICE: "vpcEndpointServiceName",
  VPC_RESOURCE: "vpcResourceConfigurationId",
  MSK_MULTI_VPC: "mskClusterArn",
  GCP_PSC_SERVICE_ATTACHMENT: "gcpServiceAttachment",
};

function callReverse(call: Call): Reverse {
  return reverseOf(call.book, callService(call), call.params["reversePrivateEndpointId"] ?? "");
}

/** `GET …/clickpipesReversePrivateEndpoints`. */
export function listReverse(call: Call): Answer {
  const { book } = call;
  const { id } = seenService(call);
  const rows = book.reverse.groupAt(id, lagOf(book.variants));
  return asleepAnswer(call) ?? ok(rows.map((one) => reverseWire(book, one)));
}

/** `POST …/clickpipesReversePrivateEndpoints`. */
export function postReverse(call: Call): Answer {
  const { book } = call;
  const service = callService(call);
  const body = bodyOf(call);
  const word = textField(body, "type");
  const type = typeOf(word);
  if (type === undefined) throw new Problem("invalid", `unknown type "${word}"`);
  const shareArn = optionalText(body, "vpcResourceShareArn");
  const authentication = optionalText(body, "mskAuthentication");
  const made = createReverse(book, service, {
    type,
    description: textField(body, "description"),
    target: textField(body, targetFields[type]),
    names: namesOf(body),
    ...(shareArn !== undefined && { shareArn }),
    ...(authentication !== undefined && { authentication }),
  });
  return ok(reverseWire(book, made));
}

function typeOf(word: string): ReverseType | undefined {
  return (Object.keys(targetFields) as ReverseType[]).find((type) => type === word);
}

/** `GET …/clickpipesReversePrivateEndpoints/{reversePrivateEndpointId}`. */
export function getReverse(call: Call): Answer {
  return asleepAnswer(call) ?? ok(reverseWire(call.book, callReverse(call)));
}

/** `PATCH …/{reversePrivateEndpointId}`: replaces the names. */
export function patchReverse(call: Call): Answer {
  const names = namesOf(bodyOf(call));
  const changed = setNames(call.book, callService(call), callReverse(call), names);
  return ok(reverseWire(call.book, changed));
}

/** `DELETE …/{reversePrivateEndpointId}`: answers without a result. */
export function removeReverse(call: Call): Answer {
  deleteReverse(call.book, callReverse(call));
  return ok();
}

function namesOf(body: Body): string[] {
  return optionalList(body, "customPrivateDnsMappings").map((one) =>
    textField(objectOf(one, "customPrivateDnsMappings"), "privateDnsName"),
  );
}
