import * as l10n from "@vscode/l10n";
import { bodyOf } from "./body.ts";
import type { Fetch } from "./client.ts";
import { asApiError, isCancelled } from "./errors.ts";
import { connectionFailure, protocolFailure, refusal, type CallName } from "./failure.ts";
import { TimeLimit } from "./timeLimit.ts";

/** How a file is fetched. */
export interface DownloadOptions {
  /** Bytes; a file with more is a failure. */
  readonly largest: number;
  /** How long it may take, ms. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

interface From {
  /** Signs nothing in. */
  readonly fetch: Fetch;
  /** Of the account: what lies there may be fetched even where it is no https address. */
  readonly baseUrl: string;
  readonly log: (line: string) => void;
}

/**
 * Fetches a file once from an address that an answer named and that is itself the permission: the
 * account's key does not go there, and the address is told to nobody but for its host. Throws `ApiError`,
 * or the signal's reason when cancelled.
 */
export async function download(
  address: string,
  { fetch, baseUrl, log }: From,
  { largest, timeout, signal }: DownloadOptions,
): Promise<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const name: CallName = { method: "GET", path: "/…", host: url?.host ?? "" };
  const fits = url?.protocol === "https:" || url?.origin === new URL(baseUrl).origin;
  // A transport refuses a name or password in an address, and quotes it whole.
  if (url === undefined || !fits || url.username !== "" || url.password !== "") {
    throw protocolFailure(name, l10n.t("it names a file at an address that is not plain https"));
  }
  const limit = new TimeLimit(timeout, signal);
  const started = Date.now();
  let status = "—";
  try {
    // No redirect is followed: it would lead to wherever the answer says.
    const response = await fetch(url.href, {
      method: "GET",
      redirect: "manual",
      signal: limit.signal,
    });
    status = String(response.status);
    // The account's key has no part in it, whatever the status says.
    if (!response.ok) throw refusal(response.status, "unavailable", "", name, undefined);
    return await bodyOf(response, name, largest);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const failure = asApiError(error) ?? connectionFailure(error, name);
    if (status === "—") status = isCancelled(error) ? "cancelled" : failure.code;
    throw failure;
  } finally {
    limit.end();
    log(`GET ${url.origin}/… ${status} ${Date.now() - started} ms`);
  }
}
