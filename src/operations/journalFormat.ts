import * as z from "zod/mini";
import { cloudWriteIds } from "../clouds/cloud.ts";
import { identifierKinds } from "../domain/identifiers.ts";
import { actionIds } from "../providers/provider.ts";
import type { Operation } from "./operation.ts";

const sent = z.object({ subject: z.optional(z.string()), at: z.optional(z.number()) });
const values = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.boolean()]));
const action = z.enum(actionIds);
const actionTask = z.object({
  kind: z.literal("action"),
  action,
  region: z.optional(z.string()),
  item: z.optional(z.string()),
  values,
});
const cloudTask = z.object({
  kind: z.literal("cloud"),
  cloud: z.enum(["aws", "gcp"]),
  identity: z.string(),
  write: z.enum(cloudWriteIds),
  values,
});
const handOverTask = z.object({
  kind: z.literal("handOver"),
  title: z.string(),
  text: z.string(),
  asks: z.optional(
    z.object({
      label: z.string(),
      name: z.string(),
      is: z.optional(z.enum(identifierKinds)),
    }),
  ),
  seenBy: z.optional(z.discriminatedUnion("kind", [actionTask, cloudTask])),
  appears: z.optional(
    z.object({ region: z.string(), account: z.string(), known: z.array(z.string()) }),
  ),
});
const awaitTask = z.object({ kind: z.literal("await"), identity: z.string(), values });
const task = z.discriminatedUnion("kind", [actionTask, cloudTask, handOverTask, awaitTask]);
const texts = z.record(z.string(), z.string());
const undo = z.union([
  z.object({ cannot: z.string(), isEnd: z.optional(z.boolean()) }),
  z.object({
    task,
    about: z.optional(z.string()),
    leaves: z.optional(z.array(z.string())),
    restores: z.optional(z.boolean()),
  }),
]);
const state = z.object({
  phase: z.enum(["planned", "sending", "sent", "done"]),
  before: z.optional(
    z.object({
      at: z.number(),
      progress: z.enum(["absent", "running", "person", "done", "failed"]),
      known: z.array(z.string()),
    }),
  ),
  sent,
  inParts: z.optional(z.boolean()),
  origin: z.optional(z.enum(["made", "found"])),
  remark: z.optional(z.string()),
  undo: z.optional(undo),
  undoes: z.optional(z.number()),
  undone: z.optional(z.boolean()),
  typicalSeconds: z.optional(z.number()),
  takes: z.optional(texts),
  gives: z.optional(z.string()),
  answers: z.optional(z.boolean()),
});
const step = z.intersection(task, state);
const operation = z.object({
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  accountId: z.string(),
  accountLabel: z.string(),
  provider: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  region: z.optional(z.string()),
  item: z.optional(z.string()),
  steps: z.array(step),
  state: z.enum(["running", "waiting", "needsYou", "failed", "cancelled", "done", "undone"]),
  text: z.string(),
  asks: z.optional(z.enum(["resume", "act"])),
  remedy: z.optional(action),
  undoing: z.optional(z.boolean()),
  leftBehind: z.optional(z.array(z.string())),
  results: z.optional(texts),
  createdAt: z.number(),
  updatedAt: z.number(),
  host: z.string(),
  log: z.array(z.object({ at: z.number(), text: z.string() })),
});
const newer = z.object({ version: z.number().check(z.gt(1)) });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The operation of a journal file; undefined when the text is none, or that of another id. */
export function understood(text: string, id: string): Operation | undefined {
  const read = operation.safeParse(parsed(text));
  return read.success && read.data.id === id ? read.data : undefined;
}

/** A file of a newer version of the extension, running in another window: not ours to judge. */
export function ofNewerVersion(text: string): boolean {
  return newer.safeParse(parsed(text)).success;
}
