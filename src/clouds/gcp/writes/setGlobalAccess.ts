import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudWrite } from "../../cloud.ts";
import type { Google } from "../clients.ts";
import { readRule } from "../endpoints.ts";
import { computePath } from "../rest.ts";
import { planned } from "./call.ts";
import { patch } from "./patch.ts";

/**
 * Lets other regions use an endpoint, or the load balancer behind a service of the customer's own.
 * Values: `region`, `endpoint` or `balancer` (the name of the forwarding rule), `on` (a checkbox).
 */
export function setGlobalAccess(google: Google): CloudWrite {
  return {
    id: "setGlobalAccess",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [
      planned(
        "PATCH",
        computePath(google, textOf(values, "region"), "forwardingRules", ruleIn(values)),
        {
          [flagIn(values)]: isOn(values),
        },
      ),
    ],
    async look(values, options) {
      const region = textOf(values, "region");
      const name = ruleIn(values);
      const [flag, on] = [flagIn(values), isOn(values)];
      const rule = await readRule(google, region, name, options);
      return {
        blocked: () =>
          rule === undefined
            ? l10n.t("There is no forwarding rule {0} in {1}.", name, region)
            : undefined,
        progress: () => {
          const isSet = (rule?.[flag] ?? false) === on;
          const text = rule?.[flag]
            ? l10n.t("Other regions can use {0}.", name)
            : l10n.t("Only its own region can use {0}.", name);
          return { kind: isSet ? "done" : "absent", text };
        },
        undo: () => ({
          write: "setGlobalAccess",
          values: { ...values, on: !on },
          about: name,
        }),
        async run({ token, ...rest }) {
          await patch(
            google,
            {
              ...{ operation: "forwardingRules.patch", region, token },
              path: computePath(google, region, "forwardingRules", name),
              look: (options) => readRule(google, region, name, options),
              body: (present) => ({ [flag]: on, fingerprint: present?.fingerprint ?? "" }),
            },
            rest,
          );
          return name;
        },
      };
    },
  };
}

function ruleIn(values: Values): string {
  return textOf(values, "endpoint") || textOf(values, "balancer");
}

/** The flag of an endpoint is not that of a load balancer (api-facts §6.2). */
function flagIn(values: Values): "allowPscGlobalAccess" | "allowGlobalAccess" {
  return textOf(values, "endpoint") === "" ? "allowGlobalAccess" : "allowPscGlobalAccess";
}

function isOn(values: Values): boolean {
  return values["on"] === true;
}
