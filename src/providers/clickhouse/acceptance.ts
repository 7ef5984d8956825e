import * as l10n from "@vscode/l10n";
import type { EgressEndpoint } from "../../domain/model.ts";

/** Who must do what before a reverse private endpoint can go on; `principal` is who connects on AWS. */
export function acceptance(
  {
    connectionId,
    target,
    targetType,
  }: Pick<EgressEndpoint, "connectionId" | "target" | "targetType">,
  principal: string | undefined,
): string {
  const id = connectionId ?? l10n.t("the new connection");
  switch (targetType) {
    case "MSK_MULTI_VPC":
      return l10n.t(
        "The MSK cluster's owner must let {0} connect by its policy.",
        principal ?? l10n.t("ClickHouse's account"),
      );
    case "GCP_PSC_SERVICE_ATTACHMENT":
      return l10n.t("The attachment's owner must accept {0}.", id);
    default:
      return l10n.t("The owner of {0} must accept {1}.", target, id);
  }
}
