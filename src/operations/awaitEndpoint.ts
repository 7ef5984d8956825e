import * as l10n from "@vscode/l10n";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import { textOf } from "../domain/draft.ts";
import type { Progress } from "../domain/progress.ts";
import type { Run } from "./run.ts";
import type { Sight } from "./sight.ts";
import type { AwaitTask } from "./task.ts";

/** Begins to wait: nothing is sent, so nothing is taken back. */
export async function beginToAwait(run: Run, index: number): Promise<void> {
  await run.saveStep(index, { phase: "sent", origin: "found", sent: { at: Date.now() } });
}

/** Whether an endpoint is available in the customer's cloud: the other side's word is not enough (design §4). */
export async function awaitSight({ port, signal }: Run, task: AwaitTask): Promise<Sight> {
  const [region, service, id] = ["region", "service", "endpoint"].map((name) =>
    textOf(task.values, name),
  ) as [string, string, string];
  const session = await port.cloud(task.identity);
  const known = await session.endpoints(region, [service], { signal });
  const endpoint = known.find((one) => one.id === id);
  return { purpose: "set", repeatable: false, progress: () => progressOf(id, endpoint) };
}

function progressOf(id: string, endpoint: EndpointHalf | undefined): Progress {
  if (endpoint === undefined) {
    return {
      kind: "person",
      text: l10n.t(
        "The endpoint {0} does not show in your account: somebody may have deleted it.",
        id,
      ),
    };
  }
  const { status, failure } = endpoint;
  const text = l10n.t("In your account the endpoint {0} is {1}.", id, status.word);
  switch (status.state) {
    case "available":
      return { kind: "done", text };
    case "needsAttention":
      return { kind: "person", text };
    case "failed":
    case "rejected":
    case "expired":
    case "deleting":
    case "gone":
      return { kind: "failed", text: [text, failure ?? ""].join(" ").trimEnd() };
    case "pending":
    case "needsAcceptance":
    case "unknown":
      return { kind: "running", text };
  }
}
