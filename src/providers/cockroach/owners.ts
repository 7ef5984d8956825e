import type { Cluster, OwnerSection, TrustedOwner } from "../../domain/model.ts";
import type { Answer } from "../../http/answer.ts";
import { pages } from "../paging.ts";
import type { CallOptions } from "../provider.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import { networkIn, publicAccessOf } from "./allowList.ts";
import type { WireAllowEntry, WireAllowList } from "./allowListApi.ts";
import type { CockroachApi } from "./api.ts";
import { readOwner } from "./read.ts";
import { limitedAccess, notInPlan, statusOfRefusal } from "./withheld.ts";

/**
 * Who may connect: the trusted owners, where the plan has them, and who may over the internet, which every
 * plan tells. What is refused of the one does not take the other along.
 */
export async function ownersSection(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
  known: OwnerSection | undefined,
): Promise<OwnerSection> {
  const [owners, first] = await Promise.all([
    trustedOwners(api, cluster, options),
    allowList(api, cluster, options),
  ]);
  const digest = `${owners.digest} ${first?.digest ?? "refused"}`;
  // The page that was the only one has no next one.
  if (isFrom(known, digest)) return known;
  const list = first && (await wholeList(api, cluster, options, first));
  return sectionFrom(known, digest + (list?.further ?? ""), (): OwnerSection => {
    const publicAccess = list && publicAccessOf(list.entries, list.isPropagating);
    return { ...owners.list(), ...(publicAccess && { publicAccess }) };
  });
}

/** The list of owners, not read yet, and what tells it from another one. */
interface Owners {
  readonly digest: string;
  readonly list: () => { readonly items: readonly TrustedOwner[]; readonly unavailable?: string };
}

async function trustedOwners(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
): Promise<Owners> {
  if (cluster.plan !== "Advanced") return withheld(notInPlan(cluster));
  try {
    const answer = await api.owners(cluster.id, options);
    const { digest } = answer;
    return {
      digest,
      list: () => ({ items: (answer.value().trusted_owners ?? []).map(readOwner) }),
    };
  } catch (error) {
    return withheld(limitedAccess(error));
  }
}

function withheld(unavailable: string): Owners {
  return { digest: unavailable, list: () => ({ items: [], unavailable }) };
}

/** The first page; undefined where this key or this plan may not read the list. */
async function allowList(
  api: CockroachApi,
  { id }: Cluster,
  options: CallOptions,
): Promise<Answer<WireAllowList> | undefined> {
  try {
    return await api.allowList(id, undefined, options);
  } catch (error) {
    if (statusOfRefusal(error) === undefined) throw error;
    return undefined;
  }
}

interface WholeList {
  readonly entries: readonly WireAllowEntry[];
  readonly isPropagating: boolean;
  /** The digests of the pages after the first. */
  readonly further: string;
}

async function wholeList(
  api: CockroachApi,
  cluster: Cluster,
  options: CallOptions,
  first: Answer<WireAllowList>,
): Promise<WholeList> {
  let further = "";
  let isPropagating = false;
  const entries: WireAllowEntry[] = [];
  const read = async (token: string | undefined) => {
    const answer = token === undefined ? first : await api.allowList(cluster.id, token, options);
    if (answer !== first) further += answer.digest;
    const { allowlist, propagating, pagination } = answer.value();
    isPropagating ||= propagating === true;
    const next = pagination?.next_page ?? "";
    const items = (allowlist ?? []).map((entry) => ({ id: networkIn(entry), entry }));
    return { items, ...(next !== "" && { next }) };
  };
  for await (const { items } of pages(read)) entries.push(...items.map(({ entry }) => entry));
  return { entries, isPropagating, further };
}
