import * as l10n from "@vscode/l10n";
import type { Networking, Part, Section } from "../../domain/model.ts";
import type { Answer } from "../../http/answer.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { sectionFrom } from "../unchanged.ts";
import type { TidbApi } from "./api.ts";
import type { Connections, DedicatedCluster } from "./connections.ts";

/** What reading a cluster's networking needs beside the calls. */
export interface Surroundings {
  readonly api: TidbApi;
  readonly connections: Connections;
  /** Node groups and project of a Dedicated cluster. */
  readonly dedicated: (cluster: string, options: CallOptions) => Promise<DedicatedCluster>;
}

/** One read of one cluster. */
export interface Reading {
  readonly around: Surroundings;
  readonly id: string;
  readonly region: string;
  readonly wants: (part: Part) => boolean;
  readonly options: CallOptions;
  readonly known: Networking | undefined;
}

/** The parts that were read. */
export type Read = Partial<Networking>;

/** What there is not yet, or not for this plan, answers 404. */
export async function orAbsent<T>(
  call: Promise<Answer<T>>,
  statuses: readonly number[] = [404],
): Promise<Answer<T> | undefined> {
  try {
    return await call;
  } catch (error) {
    const status = asApiError(error)?.status;
    if (status === undefined || !statuses.includes(status)) throw error;
    return undefined;
  }
}

/** What tells an answer from others; of one that is absent, too. */
export const digestOf = (answer: Answer<unknown> | undefined): string => answer?.digest ?? "none";

/** A part for which nothing is asked: the reason takes the place of an answer. */
export function withheld(
  { wants, known }: Reading,
  part: "endpoints" | "egress" | "owners",
  reason: string,
): Read {
  if (!wants(part)) return {};
  const before: Section<never> | undefined = known?.[part] as Section<never> | undefined;
  return { [part]: sectionFrom(before, reason, () => ({ items: [], unavailable: reason })) };
}

/** Why no trusted owners are shown. */
export const noOwners = (): string => l10n.t("TiDB Cloud has none: each endpoint is registered.");

/** Why no egress endpoints are shown. */
export const egressInConsole = (): string =>
  l10n.t("Private endpoints for changefeeds are made in TiDB Cloud's console only.");
