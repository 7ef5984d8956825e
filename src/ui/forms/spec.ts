import type { Confirmation, Draft, Values } from "../../domain/draft.ts";
import type { Fact, FormRef } from "./protocol.ts";

/** What came of a submit. `ok: false` keeps the form open: errors by field id, and a message. */
export type SubmitResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      readonly message: string;
    };

/** A form as data. What it shows is computed by `draft` from the values, on every change. */
export interface FormSpec {
  /** One editor per ref: opening it again reveals it. It also finds the spec again after a reload. */
  readonly ref: FormRef;
  readonly title: string;
  /** The primary button: a verb and its object. */
  readonly submitLabel: string;
  /** The fixed header: account, cluster, region, VPC owner and CIDR. */
  readonly facts: readonly Fact[];
  /** Values to begin with. */
  readonly values?: Values;
  /** May be slow (options loaded on demand). A failure is shown with Retry; what was typed stays. */
  draft(values: Values, signal: AbortSignal): Draft | Promise<Draft>;
  /**
   * Does it, with the values as the last draft normalised them: never called while that draft has
   * errors, nor before its `confirmation` was given. A throw is shown, and the form stays.
   */
  submit(values: Values, signal: AbortSignal): Promise<SubmitResult>;
}

/** What a form needs from whoever hosts it. */
export interface FormHost {
  /** Asks the question of a draft; true = go on. */
  confirm(confirmation: Confirmation): Promise<boolean>;
  copy(text: string): Promise<void>;
  /** For the log: no values of a person in it. */
  log(text: string, error?: unknown): void;
}
