import * as l10n from "@vscode/l10n";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import { recognise } from "../domain/identifiers.ts";
import { nothingKnown, type Cluster, type Networking } from "../domain/model.ts";
import { isOver } from "../domain/state.ts";
import { isNamed } from "../domain/otherSide.ts";
import { ApiError, isCancelled } from "../http/errors.ts";
import { pages } from "../providers/paging.ts";
import type { CallOptions, Session } from "../providers/provider.ts";
import type { Port } from "./run.ts";

/** Whose registration of the endpoint is not asked about. */
export interface Own {
  readonly accountId: string;
  readonly clusterId: string;
}

/** Who else uses an endpoint of the customer's, for a person. */
export interface Sharing {
  /** Clusters that name it. */
  readonly sharers: readonly string[];
  /** What could not be read, or is told to nobody: it may name it. */
  readonly untold: readonly string[];
}

type Half = Pick<EndpointHalf, "id" | "connectionId" | "path" | "service">;

/**
 * Reads just now which other clusters name an endpoint: of all accounts of the provider, for an endpoint leads to
 * one provider's service only. Never fails for what cannot be read: that is told. Rejects with an abort.
 */
export async function readSharing(
  port: Pick<Port, "accounts" | "account" | "session" | "known">,
  own: Own,
  half: Half,
  options: CallOptions,
): Promise<Sharing> {
  const sharers: string[] = [];
  const untold: string[] = [];
  for (const { id, label } of accountsBeside(port, own)) {
    const found = await sharingIn(port, id, own, half, options).catch((error: unknown) => {
      if (isCancelled(error)) throw error;
      return { sharers: [], untold: [label] };
    });
    sharers.push(...found.sharers);
    untold.push(...found.untold);
  }
  return { sharers: [...new Set(sharers)], untold: [...new Set(untold)] };
}

/** The accounts of the same provider. What is in a sandbox has nothing to do with what is not. */
function accountsBeside(
  { accounts, account }: Pick<Port, "accounts" | "account">,
  { accountId }: Own,
): readonly { readonly id: string; readonly label: string }[] {
  const all = accounts?.() ?? [];
  const own = all.find(({ id }) => id === accountId);
  if (own === undefined) return [{ id: accountId, label: account(accountId)?.label ?? accountId }];
  return all.filter(
    ({ provider, sandbox }) =>
      provider === own.provider && (sandbox === undefined) === (own.sandbox === undefined),
  );
}

async function sharingIn(
  port: Pick<Port, "session" | "known">,
  accountId: string,
  own: Own,
  half: Half,
  options: CallOptions,
): Promise<Sharing> {
  const session = await port.session(accountId);
  const sharers: string[] = [];
  const untold: string[] = [];
  for await (const page of pages((token) => session.clusters(token, options))) {
    untold.push(...page.broken.filter(({ id }) => id !== own.clusterId).map(({ name }) => name));
    for (const cluster of page.items) {
      if (cluster.id === own.clusterId) continue;
      const known = port.known?.(accountId, cluster.id);
      if (known !== undefined && isElsewhere(known, half)) continue;
      const found = await endpointsOf(session, cluster, known, options);
      if (found === undefined || isUntold(found, half)) untold.push(cluster.name);
      else if (names(found, half)) sharers.push(cluster.name);
    }
  }
  return { sharers, untold };
}

/** Undefined = it cannot be read. */
async function endpointsOf(
  session: Session,
  cluster: Cluster,
  known: Networking | undefined,
  options: CallOptions,
): Promise<Networking | undefined> {
  try {
    const parts = await session.networking(cluster, ["services", "endpoints"], options, known);
    return { ...nothingKnown, ...parts };
  } catch (error) {
    if (isCancelled(error)) throw error;
    return undefined;
  }
}

/** It offers other services, and so nothing that the endpoint leads to. */
function isElsewhere(networking: Networking, half: Half): boolean {
  const { items, unavailable } = networking.services;
  const told = items.length > 0 && unavailable === undefined;
  return told && !offers(networking, half) && !names(networking, half);
}

function offers({ services }: Networking, { service }: Half): boolean {
  return services.items.some(({ name }) => recognise(name).text === recognise(service).text);
}

/** It may be reached through the endpoint, and tells nobody through which ones it is. */
function isUntold(networking: Networking, half: Half): boolean {
  const { services, endpoints } = networking;
  if (endpoints.unavailable === undefined) return false;
  return services.unavailable !== undefined || offers(networking, half);
}

function names({ endpoints }: Networking, half: Half): boolean {
  return endpoints.items.some(
    (one) => isNamed(half, one.cloudId ?? one.id) && !isOver(one.status.state),
  );
}

/** Why an endpoint that others use stays as it is; undefined = nobody else uses it. */
export function sharedWords({ sharers, untold }: Sharing): string | undefined {
  if (sharers.length > 0) {
    return l10n.t("The endpoint is also used by: {0}.", sharers.join(", "));
  }
  if (untold.length === 0) return undefined;
  return l10n.t(
    "Nobody can tell whether others use the endpoint: it is not told, or cannot be read now, what uses {0}.",
    untold.join(", "),
  );
}

/** Throws where others use it. `sure` = what nobody can tell counts as use. */
export function refuseShared(sharing: Sharing, sure: boolean): void {
  const words = sharedWords(sure ? sharing : { ...sharing, untold: [] });
  if (words === undefined) return;
  const certain = sharing.sharers.length > 0;
  throw new ApiError(certain ? "conflict" : "unavailable", "unchanged", {
    message: words,
    next: l10n.t("It stays as it is. Resume when nobody else needs it, or forget the operation."),
  });
}
