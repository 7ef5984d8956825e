import type { LinkRules } from "../providers/link.ts";
import { writeStep, type AwsChoice, type NewVpcEndpoint } from "./connectChoice.ts";
import type { StepRecord } from "./operation.ts";

/** Makes an endpoint in a VPC, behind a new group where none is chosen. */
export function makeVpcEndpoint(
  { region, service: known }: LinkRules,
  choice: AwsChoice,
  { network, subnets, doors, name, mark }: NewVpcEndpoint,
): StepRecord[] {
  const made = { region, network, name, mark };
  // Where the service is yet to be made, nobody knows its zones.
  const values = { ...made, subnets, ...(known === undefined && { fitting: true }) };
  const service = { service: "service" };
  if ("groups" in doors) {
    return [writeStep(choice, "createEndpoint", { ...values, groups: doors.groups }, service)];
  }
  const { source, ports } = doors;
  const description = `Private endpoint ${name}`;
  return [
    writeStep(choice, "createSecurityGroup", { ...made, description }),
    writeStep(choice, "openPorts", { region, source, ports }, { group: "group" }),
    writeStep(choice, "createEndpoint", values, { ...service, groups: "group" }),
  ];
}

/** Last, once both sides are available: before that it is an error (design §4). */
export function switchOnPrivateDns({ region }: LinkRules, choice: AwsChoice): StepRecord[] {
  if (!choice.privateDns) return [];
  return [writeStep(choice, "setPrivateDns", { region, on: true }, { endpoint: "endpoint" })];
}
