import { randomUUID } from "node:crypto";
import type { Answer } from "../../http/face.ts";
import { AwsError } from "../errors.ts";
import { assertAllowed } from "../permissions.ts";
import { xmlAnswer } from "../xml.ts";
import type { Ec2Action, Ec2Call } from "./call.ts";
import { endpointActions } from "./endpoints.ts";
import { endpointWrites } from "./endpointWrites.ts";
import { groupRuleActions } from "./groupRules.ts";
import { groupActions } from "./groups.ts";
import { interfaceActions } from "./interfaces.ts";
import { producerActions } from "./producer.ts";
import { producerWrites } from "./producerWrites.ts";
import { serviceActions } from "./services.ts";
import { tagActions } from "./tags.ts";
import { peeringActions } from "./peerings.ts";
import { vpcActions } from "./vpcs.ts";
import { zoneActions } from "./zones.ts";

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

const actions: Readonly<Record<string, Ec2Action>> = {
  ...zoneActions,
  ...vpcActions,
  ...peeringActions,
  ...serviceActions,
  ...endpointActions,
  ...endpointWrites,
  ...interfaceActions,
  ...groupActions,
  ...groupRuleActions,
  ...producerActions,
  ...producerWrites,
  ...tagActions,
};

/** Answers a call of EC2. @throws AwsError. */
export function answerEc2(call: Ec2Call): Answer {
  const name = call.params.text("Action") ?? "";
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    const message = `The action ${name} is not valid for this web service.`;
    throw new AwsError("InvalidAction", message);
  }
  assertAllowed(call.who, "ec2", name, call.region);
  if (call.params.flag("DryRun") === true) {
    const message = "Request would have succeeded, but DryRun flag is set.";
    throw new AwsError("DryRunOperation", message, 412);
  }
  const body = { requestId: randomUUID(), ...action(call) };
  return xmlAnswer(`${name}Response`, namespace, body);
}
