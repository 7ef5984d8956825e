import { expect } from "vitest";
import type { Values } from "../../../src/domain/draft.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { ActionId, Session, Target } from "../../../src/providers/provider.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { noCloud } from "../operations/noCloud.ts";
import { desks, drive } from "./desk.ts";
import { actionIn } from "./driven.ts";

/** A provider's session against the sandbox. */
interface Driven {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly read: (cluster: string) => Promise<Target>;
}

/** A write of a provider, on a thing of the demo that it fits. */
export interface WriteCase<D> {
  readonly action: ActionId;
  readonly cluster: string;
  /** What its call looks like. */
  readonly write: { readonly method: string; readonly path?: string };
  /** Makes what it is about, where that is not there; what is typed, and what it is done on. */
  readonly subject: (
    drive: D,
    target: Target,
  ) => Promise<{ readonly typed: Values; readonly item?: string; readonly region?: string }>;
}

/** One window over the demo, for one case. */
export interface OperationDesk<D> {
  readonly driven: D;
  readonly operations: Operations;
  /** Begins the case, and waits until it is over or stands still. */
  readonly settle: (meanwhile?: () => Promise<void>) => Promise<Operation>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes that arrived since this was asked last. */
  readonly writes: () => string[];
  /** Makes the answer to the case's next write go wrong. */
  readonly spoilWrite: (action: FaultAction, times?: number) => void;
}

type Request = Sandbox["requests"][number];

/** How a provider is driven, and its writes are told of. */
interface Way<V, D> {
  readonly provider: string;
  readonly start: (variants: V, options: SandboxOptions) => Promise<D>;
  /** Undefined = it is no write. */
  readonly line: (request: Request) => string | undefined;
}

/**
 * Sits down at such a window; it is closed when `use` is over. Variants hold from the start; only the lag
 * of reads begins after the preparation.
 */
export type AtDesk<V, D> = (
  one: WriteCase<D>,
  variants: V,
  use: (desk: OperationDesk<D>) => Promise<void>,
) => Promise<void>;

const accountId = "a1";

/** Fake clock and count of requests under way for each test of a file, and its desks. */
export function operationDesks<V extends { readonly readLagSeconds?: number }, D extends Driven>({
  provider,
  start,
  line,
}: Way<V, D>): AtDesk<V, D> {
  desks();
  return async (one, variants, use) => {
    const options = { speed: 1, wall: () => Date.now() };
    const driven = await drive(start({ ...variants, readLagSeconds: 0 }, options));
    const { sandbox, session } = driven;
    const folder = await newFolder();
    const operations = openOperations(folder, session, provider);
    await drive(operations.start());
    const known = await drive(driven.read(one.cluster));
    const { typed, ...about } = await drive(one.subject(driven, known));
    const target = { ...(await drive(driven.read(one.cluster))), ...about };
    const action = actionIn(driven, one.action);
    const { title, values, errors, then } = action.draft(typed, target);
    expect([action.blocked(target), errors]).toEqual([undefined, {}]);
    // What the preparation did has passed, also for readers that lag.
    sandbox.clock.advance(60);
    const { readLagSeconds = 0 } = variants;
    Object.assign(sandbox.parts[provider]!.variants, { readLagSeconds });
    sandbox.requests.length = 0;
    const settled = async (id: string): Promise<Operation> => {
      await drive(operations.whenSettled(id));
      const found = operations.get(id);
      if (found === undefined) throw new Error("The operation is not known.");
      return found;
    };
    try {
      await use({
        driven,
        operations,
        settled,
        async settle(meanwhile) {
          const { id: clusterId } = target.cluster;
          const plan = { title, values, then, action: one.action, accountId, clusterId, ...about };
          const { id } = await drive(operations.begin(plan));
          await meanwhile?.();
          return settled(id);
        },
        writes: () => sandbox.requests.splice(0).flatMap((request) => line(request) ?? []),
        spoilWrite: (fault, times = 1) =>
          sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times }, do: fault }]),
      });
    } finally {
      await drive(operations.dispose());
      await removeFolder(folder);
    }
  };
}

function openOperations(folder: string, session: Session, provider: string): Operations {
  return new Operations({
    folder,
    owner: "window",
    host: "here",
    port: {
      session: () => Promise.resolve(session),
      account: () => ({ provider, label: "Meridian" }),
      learned: () => undefined,
      wrote: () => undefined,
      cloud: noCloud,
    },
    log: () => undefined,
    publish: () => undefined,
  });
}
