import * as l10n from "@vscode/l10n";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { egressOnItsWay } from "../../egressOnItsWay.ts";
import type { Progress, Sent, Target } from "../../provider.ts";
import { acceptance } from "../acceptance.ts";

/**
 * While the endpoints are not told (the service sleeps, or they are not allowed to the key), that none is
 * listed says nothing: what was sent may be under way, and what was not sent is not.
 */
export function untold({ networking }: Target, { at }: Sent): Progress | undefined {
  const { unavailable } = networking.egress;
  if (unavailable === undefined) return undefined;
  return { kind: at === undefined ? "absent" : "running", text: unavailable };
}

/** How far a new reverse private endpoint has come. */
export function egressProgress(
  endpoint: EgressEndpoint | undefined,
  target: Target,
  sent: Sent,
): Progress {
  if (endpoint === undefined) {
    return untold(target, sent) ?? { kind: "absent", text: l10n.t("The endpoint is not listed.") };
  }
  switch (endpoint.status.state) {
    case "needsAcceptance":
      return { kind: "person", text: acceptance(endpoint, target.cluster.principal) };
    case "available":
      return {
        kind: "done",
        text:
          endpoint.address === undefined
            ? l10n.t("The endpoint is ready.")
            : l10n.t("Available at {0}.", endpoint.address),
      };
    default:
      return egressOnItsWay(endpoint.status);
  }
}
