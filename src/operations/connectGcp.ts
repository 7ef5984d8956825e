import type { LinkRules } from "../providers/link.ts";
import { writeStep, type GcpChoice, type NewPscEndpoint } from "./connectChoice.ts";
import type { StepRecord } from "./operation.ts";

/** Reserves an address in a subnet, and makes the forwarding rule that leads from it to the service. */
export function makePscEndpoint(
  { region }: LinkRules,
  choice: GcpChoice,
  { network, subnet, name, mark, globalAccess, automaticDns }: NewPscEndpoint,
): StepRecord[] {
  const made = { region, name, mark };
  return [
    writeStep(choice, "reserveAddress", { ...made, subnets: [subnet] }),
    writeStep(
      choice,
      "createEndpoint",
      { ...made, network, globalAccess, automaticDns },
      { service: "service", address: "address" },
    ),
  ];
}
