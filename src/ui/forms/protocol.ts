import * as z from "zod/mini";
import type { Draft } from "../../domain/draft.ts";

/**
 * What host and webview say to each other: a closed set, with a schema on both sides. Both bundles
 * import this file, so it knows neither VS Code nor the DOM. The host computes; the webview renders.
 */

/** The largest message taken from a webview, in characters of its JSON. */
export const maxMessage = 256 * 1024;

/** The longest value of a text field or of one line of a list; a longer one is an error at its field. */
export const maxValue = 4096;

const id = z.string().check(z.minLength(1), z.maxLength(200));
const count = z.int().check(z.nonnegative());

const lines = z.readonly(z.array(z.string()).check(z.maxLength(1000)));
const values = z.readonly(z.record(id, z.union([z.string(), z.boolean(), lines])));

/** An array that nobody changes. */
const list = <T extends z.core.SomeType>(item: T) => z.readonly(z.array(item));

const ref = z.object({
  form: id,
  target: z.readonly(z.record(id, z.string().check(z.maxLength(1000)))),
});

/** Which form about which target: ids only, no secret. It survives a reload of the window. */
export type FormRef = Readonly<z.infer<typeof ref>>;

const savedState = z.object({ ref, values, ticked: list(z.string()) });

/**
 * What the webview leaves with VS Code, so that hiding and reloading lose nothing. `ticked`: labels of
 * the prerequisites that the person ticked off.
 */
export type SavedState = Readonly<z.infer<typeof savedState>>;

const field = z.object({
  id,
  label: z.string(),
  kind: z.enum(["text", "choice", "list", "checkbox"]),
  help: z.optional(z.string()),
  placeholder: z.optional(z.string()),
  required: z.optional(z.boolean()),
  options: z.optional(
    list(
      z.object({
        value: z.string(),
        label: z.string(),
        description: z.optional(z.string()),
        blocked: z.optional(z.string()),
      }),
    ),
  ),
  suggestions: z.optional(list(z.string())),
});

const draft = z.object({
  title: z.string(),
  fields: list(field),
  values,
  errors: z.readonly(z.record(z.string(), z.string())),
  warnings: list(z.string()),
  prerequisites: list(
    z.object({
      label: z.string(),
      detail: z.optional(z.string()),
      copy: z.optional(z.string()),
    }),
  ),
  effects: list(z.string()),
  calls: list(z.object({ method: z.string(), path: z.string(), body: z.optional(z.unknown()) })),
});

const fact = z.object({ label: z.string(), value: z.string() });

/** One line of the fixed header: account, cluster, region, … */
export type Fact = Readonly<z.infer<typeof fact>>;

const render = z.object({
  type: z.literal("render"),
  /** Grows with every render of one panel; an older one that arrives late is ignored. */
  version: count,
  /** The request that this answers. */
  answers: count,
  ref,
  title: z.string(),
  submitLabel: z.string(),
  facts: list(fact),
  /** Absent until the first one is known. */
  draft: z.optional(draft),
  busy: z.optional(z.enum(["draft", "submit"])),
  /** The draft could not be computed; the one shown is older than the values. */
  lost: z.optional(z.object({ message: z.string(), next: z.string() })),
});

/** All that the webview shows. */
export type Render = z.infer<typeof render>;

const result = z.object({
  type: z.literal("result"),
  requestId: count,
  /**
   * `done`: submitted, the form closes. `invalid`: errors at fields, in the render before this.
   * `failed`: not submitted or not known, `message` says. `stopped`: the person said no to the
   * question asked before it. `copied`. `refused`: a request that cannot be followed.
   */
  outcome: z.enum(["done", "invalid", "failed", "stopped", "copied", "refused"]),
  message: z.optional(z.string()),
});

/** The end of a submit or copy. */
export type Result = z.infer<typeof result>;

const toWebview = z.discriminatedUnion("type", [render, result]);

/** Host → webview. */
export type ToWebview = z.infer<typeof toWebview>;

const fromWebview = z.discriminatedUnion("type", [
  /** The page is up: send everything. `values`: what it kept while it was hidden. */
  z.object({ type: z.literal("ready"), requestId: count, values: z.optional(values) }),
  z.object({ type: z.literal("change"), requestId: count, values }),
  z.object({ type: z.literal("submit"), requestId: count, values }),
  /** Copy the value of the prerequisite with this index in the render of this version. */
  z.object({ type: z.literal("copy"), requestId: count, version: count, index: count }),
  /** Nobody waits for this request any more. */
  z.object({ type: z.literal("abort"), requestId: count }),
  /** Close the form. */
  z.object({ type: z.literal("cancel") }),
]);

/** Webview → host. */
export type FromWebview = z.infer<typeof fromWebview>;

/** The message of a webview, or why it is refused (log text) and whose request it was, if known. */
type Received =
  { readonly message: FromWebview } | { readonly refused: string; readonly requestId?: number };

/** Checks size, then shape. Never throws, whatever it is given. */
export function readFromWebview(raw: unknown): Received {
  const size = sizeOf(raw);
  if (size > maxMessage) return { refused: `message of ${size} characters`, ...requestIdOf(raw) };
  const parsed = fromWebview.safeParse(raw);
  if (parsed.success) return { message: parsed.data };
  return { refused: "message of unknown shape", ...requestIdOf(raw) };
}

/** The message of the host; undefined for anything else (foreign messages are ignored). */
export function readToWebview(raw: unknown): ToWebview | undefined {
  const parsed = toWebview.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/** What an earlier page saved; undefined when there is nothing usable. */
export function readSavedState(raw: unknown): SavedState | undefined {
  if (sizeOf(raw) > maxMessage) return undefined;
  const parsed = savedState.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/** The size of a message as JSON, in characters; infinite when it is not JSON at all. */
export function sizeOf(raw: unknown): number {
  try {
    return raw === undefined ? 0 : JSON.stringify(raw).length;
  } catch {
    return Infinity;
  }
}

/** The draft as the webview shows it; the confirmation stays with the host. */
export function wireDraft(from: Draft): z.input<typeof draft> {
  return {
    title: from.title,
    fields: from.fields,
    values: from.values,
    errors: from.errors,
    warnings: from.warnings,
    prerequisites: from.prerequisites,
    effects: from.effects,
    calls: from.calls,
  };
}

/** Where the error of one line of a list is, in `Draft.errors`; lines as in `Draft.values`. */
export function lineError(fieldId: string, index: number): string {
  return `${fieldId}.${index}`;
}

function requestIdOf(raw: unknown): { requestId?: number } {
  const found = z.object({ requestId: count }).safeParse(raw);
  return found.success ? { requestId: found.data.requestId } : {};
}
