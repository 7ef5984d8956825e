import * as l10n from "@vscode/l10n";
import type { Target } from "../../provider.ts";
import { kindOf } from "../ids.ts";

/** Why the private endpoints of a cluster cannot be changed here; undefined = they can (api-facts §3). */
export function ingressBlocked({ cluster, networking }: Target): string | undefined {
  switch (kindOf(cluster)) {
    case "dedicated":
      return networking.endpoints.unavailable;
    case "serverless":
      return (
        networking.endpoints.unavailable ??
        l10n.t("Which endpoints may connect is set in TiDB Cloud's console only.")
      );
    case "premium":
      return l10n.t("Read only: endpoints of this plan are registered in TiDB Cloud's console.");
    case "legacy":
      return l10n.t(
        "Read only: this cluster is known by TiDB Cloud's legacy API alone. Change it in the console.",
      );
  }
}
