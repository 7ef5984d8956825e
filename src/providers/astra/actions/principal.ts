import * as l10n from "@vscode/l10n";
import { textOf, type Field, type Values } from "../../../domain/draft.ts";
import type { TrustedOwner } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";
import { examplePrincipal, principalOf, samePrincipal, type Principal } from "../principals.ts";
import { ownersIn } from "./place.ts";

/** The question for a principal; what can be allowed in place of what was typed is offered. */
export function ownerField({ cluster: { cloud } }: Target, { proposal }: Principal): Field {
  const example = examplePrincipal(cloud);
  const names: Readonly<Record<string, readonly [label: string, help: string]>> = {
    aws: [
      l10n.t("IAM principal"),
      l10n.t("The AWS account, role or user that makes the endpoint, for example {0}.", example),
    ],
    gcp: [l10n.t("GCP project id"), l10n.t("The project that the endpoint is made in.")],
    azure: [
      l10n.t("Azure subscription id"),
      l10n.t("The subscription that the private endpoint is made in."),
    ],
  };
  const [label, help] = names[cloud] ?? [l10n.t("Principal"), l10n.t("Who may connect.")];
  const suggestions = proposal === undefined ? {} : { suggestions: [proposal] };
  return {
    id: "owner",
    label,
    kind: "text",
    required: true,
    help,
    placeholder: example,
    ...suggestions,
  };
}

/** The principal that was typed, as it will be sent. */
export function ownerOf(values: Values, { cluster }: Target): Principal {
  return principalOf(textOf(values, "owner"), cluster.cloud);
}

/** The entry of a principal in a datacenter. */
export function listed(target: Target, region: string, owner: string): TrustedOwner | undefined {
  return ownersIn(target, region).find((one) => samePrincipal(one.owner, owner));
}
