import { AwsError } from "../errors.ts";
import type { MskConfiguration } from "../state.ts";
import { clustersOf, detailsOf, type MskCall } from "./call.ts";

/** The settings of brokers, where `allow.everyone.if.no.acl.found` stands. */
export function describeRevision(call: MskCall): Record<string, unknown> {
  const { arn, revision, properties } = configurationOf(call);
  if (call.params["revision"] !== `${revision}`) throw noConfiguration(arn);
  return {
    arn,
    revision,
    creationTime: "2025-11-03T09:00:00.000Z",
    description: "",
    serverProperties: Buffer.from(properties).toString("base64"),
  };
}

function configurationOf(call: MskCall): MskConfiguration {
  const arn = call.params["arn"] ?? "";
  const found = clustersOf(call)
    .flatMap((msk) => detailsOf(call.state, msk).configuration ?? [])
    .find((one) => one.arn === arn);
  if (found === undefined) throw noConfiguration(arn);
  return found;
}

function noConfiguration(arn: string): AwsError {
  return new AwsError("NotFoundException", `The configuration ${arn} was not found.`, 404);
}
