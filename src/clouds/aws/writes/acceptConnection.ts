import {
  AcceptVpcEndpointConnectionsCommand,
  RejectVpcEndpointConnectionsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import type { Consumer } from "../../../domain/customerCloud.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { Progress, Sent } from "../../../domain/progress.ts";
import { isOver } from "../../../domain/state.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients, Service } from "../clients.ts";
import { itemFailure } from "../errors.ts";
import { readConnections, serviceIdOf } from "../ownServices.ts";
import { planned } from "./call.ts";

/**
 * Lets somebody's endpoint in that waits at a service of the customer's own, or refuses it.
 * Values: `region`, `target` (service name), `endpoint`, `reject` (a checkbox: refuse it).
 */
export function acceptConnection(clients: Clients): CloudWrite {
  return {
    id: "acceptConnection",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 60,
    calls: (values) => [planned("EC2", operationOf(values), inputOf(values))],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const id = textOf(values, "endpoint");
      const consumers = await readConnections(ec2, textOf(values, "target"), options);
      const consumer = consumers.find((one) => one.id === id);
      return {
        awaits: () =>
          consumer === undefined && !isRejection(values)
            ? { kind: "running", text: l10n.t("There is no connection of {0} yet.", id) }
            : undefined,
        blocked: () => undefined,
        progress: (sent) =>
          isRejection(values) ? rejection(id, consumer) : acceptance(id, consumer, sent),
        undo: () =>
          isRejection(values)
            ? { cannot: l10n.t("The connection of {0} stays rejected.", id) }
            : {
                write: "acceptConnection",
                values: { ...values, reject: true },
                about: id,
                leaves: [
                  l10n.t("The connection of {0} is rejected, until its endpoint is deleted.", id),
                ],
              },
        async run(rest) {
          await decide(ec2, values, rest);
          return id;
        },
      };
    },
  };
}

function isRejection(values: Values): boolean {
  return values["reject"] === true;
}

function operationOf(values: Values): string {
  return isRejection(values) ? "RejectVpcEndpointConnections" : "AcceptVpcEndpointConnections";
}

function inputOf(values: Values): { ServiceId: string; VpcEndpointIds: string[] } {
  return {
    ServiceId: serviceIdOf(textOf(values, "target")),
    VpcEndpointIds: [textOf(values, "endpoint")],
  };
}

/** What cannot be decided is told inside an answer of 200. */
async function decide(
  ec2: Service<EC2Client>,
  values: Values,
  options: CloudOptions,
): Promise<void> {
  const operation = operationOf(values);
  const input = inputOf(values);
  const { Unsuccessful = [] } = await write(ec2, operation, options, (client) =>
    isRejection(values)
      ? client.send(new RejectVpcEndpointConnectionsCommand(input))
      : client.send(new AcceptVpcEndpointConnectionsCommand(input)),
  );
  const [refused] = Unsuccessful;
  if (refused === undefined) return;
  throw itemFailure(refused.Error, { service: ec2, operation, write: true });
}

/** Rejected before it was asked for, it can still be let in. */
function acceptance(id: string, consumer: Consumer | undefined, sent: Sent): Progress {
  const { state, word } = consumer?.status ?? { state: undefined, word: "" };
  const text = l10n.t("The connection of {0} is {1}.", id, word);
  switch (state) {
    case undefined:
      return { kind: "absent", text: l10n.t("There is no connection of {0} yet.", id) };
    case "available":
      return { kind: "done", text };
    case "needsAcceptance":
      return { kind: "absent", text };
    case "rejected":
      return sent.at === undefined ? { kind: "absent", text } : { kind: "running", text };
    case "failed":
    case "expired":
    case "deleting":
    case "gone":
      return { kind: "failed", text };
    default:
      return { kind: "running", text };
  }
}

/** What is gone needs no refusal. */
function rejection(id: string, consumer: Consumer | undefined): Progress {
  if (consumer === undefined) {
    return { kind: "done", text: l10n.t("There is no connection of {0} any more.", id) };
  }
  const { state, word } = consumer.status;
  const text = l10n.t("The connection of {0} is {1}.", id, word);
  return { kind: isOver(state) ? "done" : "absent", text };
}
