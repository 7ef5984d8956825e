import { DeleteVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import { textOf } from "../../../domain/draft.ts";
import type { EndpointHalf } from "../../../domain/customerCloud.ts";
import type { Progress } from "../../../domain/progress.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { readEndpoint } from "../endpoints.ts";
import { itemFailure } from "../errors.ts";
import { planned } from "./call.ts";

/** Deletes an endpoint. Values: `region`, `endpoint`. */
export function deleteEndpoint(clients: Clients): CloudWrite {
  return {
    id: "deleteEndpoint",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 120,
    calls: (values) => [
      planned("EC2", "DeleteVpcEndpoints", { VpcEndpointIds: [textOf(values, "endpoint")] }),
    ],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const id = textOf(values, "endpoint");
      const endpoint = await readEndpoint(ec2, id, options);
      return {
        blocked: () => undefined,
        progress: () => progressOf(id, endpoint),
        undo: () => ({
          cannot: l10n.t("A deleted endpoint cannot be brought back: a new one has another id."),
          isEnd: true,
        }),
        async run(rest) {
          const operation = "DeleteVpcEndpoints";
          const { Unsuccessful = [] } = await write(ec2, operation, rest, (client) =>
            client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
          );
          const [refused] = Unsuccessful;
          if (refused === undefined) return id;
          const failure = itemFailure(refused.Error, { service: ec2, operation, write: true });
          if (asApiError(failure, "notFound") === undefined) throw failure;
          return id;
        },
      };
    },
  };
}

function progressOf(id: string, endpoint: EndpointHalf | undefined): Progress {
  switch (endpoint?.status.state) {
    case undefined:
    case "gone":
      return { kind: "done", text: l10n.t("The endpoint {0} is deleted.", id) };
    case "deleting":
      return { kind: "running", text: l10n.t("The endpoint {0} is being deleted.", id) };
    default:
      return {
        kind: "absent",
        text: l10n.t("The endpoint {0} is {1}.", id, endpoint?.status.word ?? ""),
      };
  }
}
