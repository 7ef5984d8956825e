import * as l10n from "@vscode/l10n";
import { textOf } from "../domain/draft.ts";
import { ApiError } from "../http/errors.ts";
import type { Operation, StepRecord } from "./operation.ts";
import type { Turns } from "./turns.ts";

/** What tells where an operation works, and what it does. */
type Work = Pick<Operation, "id" | "provider" | "clusterId" | "steps" | "results">;

/**
 * The operation under way that makes an endpoint to the same service: in the same region and network as `mine`
 * does. Each would make one of its own, for by their marks they leave what others make alone.
 */
export function twinOf(mine: Work, all: readonly Operation[]): Operation | undefined {
  const makings = madeIn(mine);
  return all.find(
    (one) =>
      one.id !== mine.id &&
      one.provider === mine.provider &&
      one.clusterId === mine.clusterId &&
      isUnderWay(one) &&
      madeIn(one).some((making) => makings.some((own) => isSame(own, making))),
  );
}

/** The operation under way that makes an endpoint for a region of a cluster, in whatever network. */
export function makerFor(
  { clusterId, region }: { readonly clusterId: string; readonly region: string },
  all: readonly Operation[],
): Operation | undefined {
  return all.find(
    (one) =>
      one.clusterId === clusterId &&
      one.region === region &&
      isUnderWay(one) &&
      madeIn(one).length > 0,
  );
}

/**
 * Launches an operation unless one that is under way makes the same. Two windows may ask at the same moment: they
 * take turns, and each reads what the other has begun. Throws `conflict`.
 */
export async function launchAlone(
  turns: Turns,
  mine: Work,
  all: () => Promise<readonly Operation[]>,
  launch: () => Promise<void>,
): Promise<void> {
  if (!mine.steps.some(isYetToMake)) return launch();
  const { signal } = new AbortController();
  const turn = await turns.take(`begin ${mine.clusterId}`, signal, () => Promise.resolve());
  try {
    const twin = twinOf(mine, await all());
    if (twin !== undefined) throw refusal(twin);
    await launch();
  } finally {
    await turn.release();
  }
}

/** What goes on with an endpoint that it has made makes no second one. */
function isYetToMake(step: StepRecord): boolean {
  return step.kind === "cloud" && step.write === "createEndpoint" && step.phase === "planned";
}

function refusal({ title, clusterName }: Operation): ApiError {
  return new ApiError("conflict", "unchanged", {
    message: l10n.t("“{0}” is under way for {1} in this network already.", title, clusterName),
    next: l10n.t("Go on with it in the Operations view; nothing was begun here."),
  });
}

/** True also while it waits for a person's Resume: then it may go on at any time. */
function isUnderWay({ state }: Operation): boolean {
  return state === "running" || state === "waiting" || state === "needsYou";
}

/** An endpoint that is made: in which network of which region, and to which service; undefined = one that is yet to be. */
interface Making {
  readonly network: string;
  readonly service: string | undefined;
}

function madeIn({ steps, results }: Pick<Work, "steps" | "results">): readonly Making[] {
  return steps.flatMap((step) =>
    step.kind === "cloud" && step.write === "createEndpoint"
      ? [
          {
            network: `${textOf(step.values, "region")} ${textOf(step.values, "network")}`,
            service: results?.["service"],
          },
        ]
      : [],
  );
}

function isSame(one: Making, other: Making): boolean {
  const services = new Set([one.service, other.service]);
  return one.network === other.network && (services.size === 1 || services.has(undefined));
}
