/** What a person fills in, by field id. Lists are lists of lines; a checkbox is a boolean. */
export type Values = Readonly<Record<string, string | readonly string[] | boolean>>;

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** Why it cannot be chosen; it is shown all the same, with this reason. */
  readonly blocked?: string;
}

/** One question of a form or of the palette, as data: a new form needs no new interface code. */
export interface Field {
  readonly id: string;
  readonly label: string;
  /** `list`: several lines, one value each. */
  readonly kind: "text" | "choice" | "list" | "checkbox";
  readonly help?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  /** For `choice`. */
  readonly options?: readonly Option[];
  /** For `list` and `text`: values that are often right, each to be taken with one click. */
  readonly suggestions?: readonly string[];
}

/** Something that must be true on the other side before the action can work. */
export interface Prerequisite {
  readonly label: string;
  readonly detail?: string;
  /** A value to copy: a principal, a policy, a project. */
  readonly copy?: string;
}

/** One call that will be made. */
export interface PlannedCall {
  readonly method: string;
  readonly path: string;
  /** The JSON body, without secrets. */
  readonly body?: unknown;
}

/** A further write of the same operation: by the name of its action. */
export interface FollowUp {
  readonly action: string;
  readonly item?: string;
  readonly values: Values;
}

/** The question asked before something that cannot simply be taken back. */
export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  readonly button: string;
  /** The person must type this to go on: only when what is removed is in use. */
  readonly typed?: string;
}

/** An action as far as it is filled in: the questions, what is wrong, and what would happen. Pure data. */
export interface Draft {
  readonly title: string;
  readonly fields: readonly Field[];
  /** The values as they would be sent: trimmed and normalised; defaults filled in. */
  readonly values: Values;
  /**
   * What is wrong, by field id; empty = it can be sent. Fields still empty say so as well. What is wrong
   * with one line of a list is under `<field id>.<index>`, by the line's place in `values`.
   */
  readonly errors: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly prerequisites: readonly Prerequisite[];
  /** What it creates, changes and leaves behind; what it costs. */
  readonly effects: readonly string[];
  readonly calls: readonly PlannedCall[];
  /** Of a removal: what stays listed at the provider, for a person; the effects tell of it too. */
  readonly leaves?: readonly string[];
  /** What the same operation does afterwards, in this order; the draft's own texts tell of it too. */
  readonly then?: readonly FollowUp[];
  readonly confirmation?: Confirmation;
}

/** The text of a field, trimmed; empty when there is none. */
export function textOf(values: Values, id: string): string {
  const value = values[id];
  return typeof value === "string" ? value.trim() : "";
}

/** The lines of a list field, trimmed, without empty ones. */
export function linesOf(values: Values, id: string): string[] {
  const value = values[id];
  const lines =
    typeof value === "string" ? value.split(/[\n,]/) : Array.isArray(value) ? value : [];
  return lines.map((line: string) => line.trim()).filter((line) => line !== "");
}

/** The values that a field suggests and that are not among those it has. */
export function openSuggestions(
  { suggestions = [] }: Pick<Field, "suggestions">,
  present: readonly string[],
): string[] {
  const taken = new Set(present.map((text) => text.trim()));
  return suggestions.filter((text) => !taken.has(text));
}
