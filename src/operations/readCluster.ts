import * as l10n from "@vscode/l10n";
import { nothingKnown, type Cluster, type Networking, type Part } from "../domain/model.ts";
import { ApiError } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import { withoutDuplicates } from "../inventory/diff.ts";
import type { Session } from "../providers/provider.ts";
import type { Run } from "./run.ts";

/** An operation's cluster as it is now. */
interface Read {
  readonly cluster: Cluster;
  readonly networking: Networking;
}

/** The way to the provider of an operation's account. Rejects with `ApiError`. */
export function sessionOf({ operation, port }: Run): Promise<Session> {
  const { accountId, accountLabel } = operation;
  if (port.account(accountId) !== undefined) return port.session(accountId);
  throw new ApiError("authentication", "unchanged", {
    message: l10n.t("The account {0} is not here any more.", accountLabel),
    next: l10n.t("Add the account again, or forget the operation."),
  });
}

/** Reads the operation's cluster, and passes the knowledge on to who shows it. Rejects with `ApiError` or an abort. */
export async function readCluster(
  run: Run,
  session: Session,
  parts: readonly Part[],
  priority: Priority,
): Promise<Read> {
  const { accountId, clusterId, clusterName } = run.operation;
  const { port, signal } = run;
  const options = { signal, priority };
  const cluster = await session.cluster(clusterId, options);
  const known = port.known?.(accountId, clusterId);
  const read = await session.networking(cluster, parts, options, known);
  port.learned(accountId, cluster, read);
  if (clusterName !== cluster.name) await run.save({ clusterName: cluster.name });
  return { cluster, networking: { ...nothingKnown, ...withoutDuplicates(read).answer } };
}
