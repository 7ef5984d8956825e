import * as l10n from "@vscode/l10n";
import type { EgressEndpoint } from "../../../domain/model.ts";
import type { Progress, Sent, Target } from "../../provider.ts";

/** How far a write is of whose effect TiDB Cloud tells nothing: what is not told is neither there nor gone. */
export function untoldProgress({ at }: Sent): Progress {
  return {
    kind: at === undefined ? "absent" : "running",
    text: l10n.t("TiDB Cloud does not tell at the moment what is there: see its console."),
  };
}

/** True when the list of egress endpoints was refused: it is empty, but that says nothing. */
export function isEgressUntold({ networking }: Target): boolean {
  return networking.egress.unavailable !== undefined;
}

/** True when it was not told which domain names are attached. */
export function areDomainsUntold(endpoint: EgressEndpoint | undefined): boolean {
  return endpoint !== undefined && endpoint.domainSets === undefined;
}
