import * as l10n from "@vscode/l10n";
import { createHash } from "node:crypto";
import { writeOf, type CloudSession, type CloudUndo } from "../clouds/cloud.ts";
import { textOf } from "../domain/draft.ts";
import { invalidInput } from "../http/errors.ts";
import type { StepUndo } from "./operation.ts";
import type { Run } from "./run.ts";
import { readSharing, refuseShared } from "./sharing.ts";
import type { WriteSight } from "./sight.ts";
import type { CloudTask } from "./task.ts";

/** What a write in the customer's cloud is about, read just now. `index`: the place of its step. */
export async function cloudSight(run: Run, task: CloudTask, index: number): Promise<WriteSight> {
  const { port, operation, signal } = run;
  const session = await port.cloud(task.identity);
  const write = writeOf(session, task.write);
  if (write === undefined) {
    throw invalidInput(
      l10n.t("This cloud does not offer the step."),
      l10n.t("Forget the operation."),
    );
  }
  const sight = await write.look(task.values, { signal });
  return {
    purpose: write.purpose,
    repeatable: write.repeatable,
    inParts: false,
    typicalSeconds: write.typicalSeconds,
    ...(sight.awaits !== undefined && { awaits: () => sight.awaits?.() }),
    blocked: () => sight.blocked(),
    ...(sight.alike !== undefined && { alike: () => sight.alike?.() ?? [] }),
    progress: (sent) => sight.progress(sent),
    undo: (sent) => undoWith(task, sight.undo(sent)),
    async run(call) {
      await spareOthers(run, task, session);
      return sight.run({ ...call, token: tokenOf(operation.id, index) });
    },
    wrote: () => undefined,
  };
}

/**
 * Looks once more, just before an endpoint or its names are taken away, whether somebody else has come to use it
 * (design §4). What this operation itself made is taken back also where nobody can tell. Throws `ApiError`.
 */
async function spareOthers(
  { port, operation, signal }: Run,
  { write, values }: CloudTask,
  session: CloudSession,
): Promise<void> {
  const takes = write === "deleteEndpoint" || (write === "setPrivateDns" && values["on"] !== true);
  if (!takes) return;
  const all = await session.endpoints(textOf(values, "region"), undefined, { signal });
  const half = all.find(({ id }) => id === textOf(values, "endpoint"));
  if (half === undefined) return;
  const sharing = await readSharing(port, operation, half, { signal, priority: "operation" });
  refuseShared(sharing, operation.undoing !== true);
}

/** What takes a write back is done by the same identity. */
function undoWith({ cloud, identity }: CloudTask, undo: CloudUndo): StepUndo {
  if ("cannot" in undo) return undo;
  const { write, values, ...rest } = undo;
  return { task: { kind: "cloud", cloud, identity, write, values }, ...rest };
}

/** The same for every sending of a step, in every window: a UUID, made of the journal alone. */
function tokenOf(operationId: string, index: number): string {
  const hex = createHash("sha256").update(`${operationId}/${index}`).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join("-");
}
