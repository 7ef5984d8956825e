import * as l10n from "@vscode/l10n";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { ApiError, asApiError, inWords } from "../../../http/errors.ts";
import type { Progress } from "../../provider.ts";
import { plainMessage } from "../readEndpoints.ts";

/** How long TiDB Cloud may take to see an endpoint that was just made, ms: it is asked again after that. */
const seenAfter = 15_000;

/** GCP's endpoint that is not seen yet is refused in words that do not tell what to do. */
export async function plainly<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const refused = asApiError(error, "invalidInput", "conflict");
    if (refused === undefined || plainMessage(refused.message) === refused.message) throw error;
    throw new ApiError("invalidInput", refused.outcome, {
      message: plainMessage(refused.message),
      next: l10n.t("Check the endpoint in GCP, wait a minute, and try again."),
      field: "endpointId",
      retryAfter: seenAfter,
      cause: error,
      ...(refused.call !== undefined && { call: refused.call }),
      ...(refused.status !== undefined && { status: refused.status }),
    });
  }
}

/** How far a registration has come, from the record of the endpoint. */
export function registerProgress(endpoint: PrivateEndpoint | undefined): Progress {
  if (endpoint === undefined) return { kind: "absent", text: l10n.t("It is not registered.") };
  const { state, word } = endpoint.status;
  switch (state) {
    case "available":
      return { kind: "done", text: l10n.t("The endpoint is available.") };
    case "failed":
      return { kind: "failed", text: failedText(endpoint) };
    case "deleting":
    case "gone":
      return { kind: "failed", text: l10n.t("It was removed meanwhile ({0}).", word) };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}

function failedText({ facts, status }: PrivateEndpoint): string {
  const said = facts?.find(({ label }) => label === l10n.t("Message"))?.value;
  const next = l10n.t("Remove it here, check it in your cloud, and register it again.");
  return inWords({ message: said ?? l10n.t("The endpoint is {0}.", status.word), next });
}
