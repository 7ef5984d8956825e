import * as l10n from "@vscode/l10n";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { egressOnItsWay } from "../../egressOnItsWay.ts";
import type { Progress, Sent, Target } from "../../provider.ts";

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
      return { kind: "person", text: acceptance(endpoint, target) };
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

/** Who must do what before the endpoint can go on. */
function acceptance(endpoint: EgressEndpoint, { cluster }: Target): string {
  const id = endpoint.connectionId ?? l10n.t("the new connection");
  switch (endpoint.targetType) {
    case "MSK_MULTI_VPC":
      return l10n.t(
        "The MSK cluster's owner must let {0} connect by its policy.",
        cluster.principal ?? l10n.t("ClickHouse's account"),
      );
    case "GCP_PSC_SERVICE_ATTACHMENT":
      return l10n.t("The attachment's owner must accept {0}.", id);
    default:
      return l10n.t("The owner of {0} must accept {1}.", endpoint.target, id);
  }
}
