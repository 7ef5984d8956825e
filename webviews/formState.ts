import type { Draft, Field } from "../src/domain/draft.ts";
import { linesOf } from "../src/domain/draft.ts";
import { lineError } from "../src/ui/forms/protocol.ts";
import type { Value, FieldErrors } from "./fields/field.ts";

type Known = Readonly<Record<string, Value>>;

/** What the person filled in, and which errors they may see by now. */
export class FormState {
  #values: Known;
  /** The values of the last request: what a draft that answers it is about. */
  #sent: Known = {};
  readonly #settled = new Set<string>();
  /** After a first try to submit, every error is shown. */
  attempted = false;

  constructor(values: Known) {
    this.#values = values;
  }

  get values(): Known {
    return this.#values;
  }

  /** The person changed a field. */
  set(id: string, value: Value): void {
    this.#values = { ...this.#values, [id]: value };
  }

  /** The person is done with a field for now. */
  settle(id: string): void {
    this.#settled.add(id);
  }

  /** The values, as they are sent now. */
  send(): Known {
    this.#sent = this.#values;
    return this.#values;
  }

  /**
   * Takes over what the host made of a field (a default, a choice that no longer exists) and returns
   * true, unless the person changed the field since, or only spaces and empty lines differ.
   */
  adopt(field: Field, draft: Draft): boolean {
    const { id } = field;
    const value = draft.values[id];
    if (value === undefined || this.#values[id] !== this.#sent[id]) return false;
    if (same(this.#values[id], value)) return false;
    this.set(id, value);
    this.#sent = { ...this.#sent, [id]: value };
    return true;
  }

  /** The errors of a field that are shown now: none for a field that nobody touched yet. */
  errorsOf(field: Field, draft: Draft): FieldErrors {
    if (!this.attempted && !this.#settled.has(field.id)) return { own: "", lines: new Map() };
    const lines = new Map<number, string>();
    linesOf(this.#values, field.id).forEach((_, index) => {
      const error = draft.errors[lineError(field.id, index)];
      if (field.kind === "list" && error !== undefined) lines.set(index, error);
    });
    return { own: draft.errors[field.id] ?? "", lines };
  }
}

function same(shown: Value | undefined, value: Value): boolean {
  if (typeof value === "object") {
    const lines = linesOf({ shown: shown ?? "" }, "shown");
    return lines.length === value.length && lines.every((line, index) => line === value[index]);
  }
  if (typeof value === "string") return typeof shown === "string" && shown.trim() === value;
  return shown === value;
}
