import * as l10n from "@vscode/l10n";
import { textOf } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudWrite } from "../../cloud.ts";
import { untried } from "../calls.ts";
import type { Google } from "../clients.ts";
import { readRule, type RuleWire } from "../endpoints.ts";
import { change, started } from "../operations.ts";
import { isAttachment } from "../paths.ts";
import { computePath } from "../rest.ts";
import { planned } from "./call.ts";

/** Deletes an endpoint; its address stays reserved. Values: `region`, `endpoint`. */
export function deleteEndpoint(google: Google): CloudWrite {
  return {
    id: "deleteEndpoint",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [
      planned(
        "DELETE",
        computePath(
          google,
          textOf(values, "region"),
          "forwardingRules",
          textOf(values, "endpoint"),
        ),
      ),
    ],
    async look(values, options) {
      const { project } = google;
      const region = textOf(values, "region");
      const id = textOf(values, "endpoint");
      const rule = await readRule(google, region, id, options);
      return {
        blocked: () => notAnEndpoint(id, rule),
        progress: () =>
          rule === undefined
            ? { kind: "done", text: l10n.t("The endpoint {0} is deleted.", id) }
            : {
                kind: "absent",
                text: l10n.t("The endpoint {0} is {1}.", id, rule.pscConnectionStatus ?? ""),
              },
        undo: () => ({
          cannot: l10n.t("A deleted endpoint cannot be brought back: a new one has another id."),
          isEnd: true,
        }),
        async run({ token, ...rest }) {
          const request = { project, region, forwardingRule: id };
          await change(google, rest, {
            ...{ operation: "forwardingRules.delete", region, token },
            send: (requestId) =>
              started(google.forwardingRules().delete({ ...request, requestId }, untried())),
          }).catch((error: unknown) => {
            if (asApiError(error, "notFound") === undefined) throw error;
          });
          return id;
        },
      };
    },
  };
}

/** Rules of load balancers have names of the same kind. */
function notAnEndpoint(id: string, rule: RuleWire | undefined): string | undefined {
  if (rule === undefined || isAttachment(rule.target ?? "")) return undefined;
  return l10n.t("The forwarding rule {0} is not an endpoint: it stays.", id);
}
