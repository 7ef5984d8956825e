import * as l10n from "@vscode/l10n";
import { linesOf } from "../../domain/draft.ts";
import type { Draft, Values } from "../../domain/draft.ts";
import { asApiError, inWords, isCancelled } from "../../http/errors.ts";
import { DeadlineError, withDeadline } from "./deadline.ts";
import { lineError, maxValue, readFromWebview, wireDraft } from "./protocol.ts";
import type { FromWebview, Render, Result, ToWebview } from "./protocol.ts";
import type { FormHost, FormSpec } from "./spec.ts";

/** How long a draft and a submit may take before the form says so, ms. */
export const draftLimit = 30_000;
export const submitLimit = 60_000;

/** A draft that takes longer than this shows that it is being worked on, ms. */
const busyAfter = 200;

/** Values offered for copying stay so for this many renders: a person may click while one arrives. */
const offersKept = 8;

/** The editor that shows a form. */
interface FormView {
  post(message: ToWebview): void;
  close(): void;
}

type Errors = Readonly<Record<string, string>>;

/** One open form: takes the webview's messages, computes, answers. Knows nothing of VS Code. */
export class FormSession {
  readonly #spec: FormSpec;
  readonly #view: FormView;
  readonly #host: FormHost;
  #values: Values;
  #draft: Draft | undefined;
  #lost: Render["lost"];
  /** Errors that the last submit came back with; a change of the values ends them. */
  #submitErrors: Errors = {};
  #version = 0;
  /** The newest request about the values. */
  #latest = 0;
  /** The computation whose answer counts; an earlier one that answers late is discarded. */
  #drafting: { readonly requestId: number; readonly abort: AbortController } | undefined;
  #submitting: { readonly requestId: number; readonly abort: AbortController } | undefined;
  readonly #offers = new Map<number, readonly (string | undefined)[]>();
  #closed = false;

  constructor(spec: FormSpec, view: FormView, host: FormHost, values: Values) {
    this.#spec = spec;
    this.#view = view;
    this.#host = host;
    this.#values = values;
  }

  /** Takes whatever the webview sent. */
  receive(raw: unknown): void {
    if (this.#closed) return;
    const received = readFromWebview(raw);
    if ("message" in received) {
      this.#follow(received.message);
      return;
    }
    this.#host.log(`Form ${this.#spec.ref.form}: refused a ${received.refused}`);
    if (received.requestId !== undefined) {
      this.#answer(received.requestId, "refused", l10n.t("This is too much for a form."));
    }
  }

  /** Stops everything; nothing is posted afterwards. */
  dispose(): void {
    this.#closed = true;
    this.#drafting?.abort.abort();
    this.#submitting?.abort.abort();
  }

  #follow(message: FromWebview): void {
    switch (message.type) {
      case "ready":
        this.#values = message.values ?? this.#values;
        void this.#compute(message.requestId);
        break;
      case "change":
        this.#values = message.values;
        this.#submitErrors = {};
        void this.#compute(message.requestId);
        break;
      case "submit":
        void this.#submit(message.requestId, message.values);
        break;
      case "copy":
        void this.#copy(message.requestId, this.#offers.get(message.version)?.[message.index]);
        break;
      case "abort":
        if (this.#drafting?.requestId === message.requestId) this.#drafting.abort.abort();
        if (this.#submitting?.requestId === message.requestId) this.#submitting.abort.abort();
        break;
      case "cancel":
        this.#view.close();
        break;
    }
  }

  async #compute(requestId: number): Promise<void> {
    this.#latest = requestId;
    this.#drafting?.abort.abort();
    const drafting = { requestId, abort: new AbortController() };
    this.#drafting = drafting;
    const busy = setTimeout(() => this.#render(requestId), busyAfter);
    try {
      const draft = await this.#freshDraft(drafting.abort.signal);
      if (this.#drafting !== drafting) return;
      this.#draft = draft;
      this.#lost = undefined;
    } catch (error) {
      if (this.#drafting !== drafting) return;
      this.#lost = this.#wordsOf(error);
    } finally {
      clearTimeout(busy);
    }
    this.#drafting = undefined;
    this.#render(requestId);
  }

  async #freshDraft(signal: AbortSignal): Promise<Draft> {
    const values = this.#values;
    const draft = await withDeadline(draftLimit, signal, (s) => this.#spec.draft(values, s));
    return { ...draft, errors: { ...draft.errors, ...tooLong(draft, values) } };
  }

  async #submit(requestId: number, values: Values): Promise<void> {
    if (this.#submitting !== undefined) {
      this.#answer(requestId, "refused", l10n.t("It is being sent already."));
      return;
    }
    this.#latest = requestId;
    this.#values = values;
    this.#submitErrors = {};
    this.#drafting?.abort.abort();
    this.#drafting = undefined;
    this.#submitting = { requestId, abort: new AbortController() };
    this.#render(requestId);
    const [outcome, message] = await this.#send(requestId, this.#submitting.abort.signal);
    this.#submitting = undefined;
    if (outcome !== "done") this.#renderLatest();
    this.#answer(requestId, outcome, message);
    if (outcome === "done" && !this.#closed) this.#view.close();
  }

  /** Validates again, asks, and sends what was shown. Never throws. */
  async #send(requestId: number, signal: AbortSignal): Promise<[Result["outcome"], string?]> {
    const sent = this.#values;
    const shown = this.#draft;
    try {
      const draft = await this.#freshDraft(signal);
      if (this.#latest === requestId) {
        this.#draft = draft;
        this.#lost = undefined;
      }
      if (Object.keys(draft.errors).length > 0) return ["invalid"];
      if (shown !== undefined && isOf(shown, sent) && !isSame(shown.calls, draft.calls)) {
        return ["failed", l10n.t("What would be done has changed meanwhile: look at it again.")];
      }
      if (draft.confirmation !== undefined && !(await this.#host.confirm(draft.confirmation))) {
        return ["stopped"];
      }
      const { values } = draft;
      const result = await withDeadline(submitLimit, signal, (s) => this.#spec.submit(values, s));
      if (result.ok) return ["done"];
      if (this.#latest === requestId) this.#submitErrors = result.errors;
      const atFields = Object.keys(result.errors).length > 0;
      return [atFields ? "invalid" : "failed", result.message];
    } catch (error) {
      if (isCancelled(error)) return ["stopped"];
      return ["failed", inWords(this.#wordsOf(error))];
    }
  }

  async #copy(requestId: number, text: string | undefined): Promise<void> {
    if (text === undefined) {
      this.#answer(requestId, "refused", l10n.t("This has changed. Copy it again."));
      return;
    }
    try {
      await this.#host.copy(text);
      this.#answer(requestId, "copied");
    } catch (error) {
      this.#host.log("The clipboard refused a value", error);
      this.#answer(requestId, "failed", l10n.t("The clipboard could not be written."));
    }
  }

  /** Shows where things stand; a draft that is on its way brings a render of its own. */
  #renderLatest(): void {
    if (this.#drafting === undefined) this.#render(this.#latest);
  }

  #render(answers: number): void {
    const draft = this.#draft && {
      ...this.#draft,
      errors: { ...this.#draft.errors, ...this.#submitErrors },
    };
    this.#version += 1;
    this.#offers.set(this.#version, draft?.prerequisites.map((one) => one.copy) ?? []);
    this.#offers.delete(this.#version - offersKept);
    const busy = this.#submitting ? "submit" : this.#drafting ? "draft" : undefined;
    this.#post({
      type: "render",
      version: this.#version,
      answers,
      ref: this.#spec.ref,
      title: this.#spec.title,
      submitLabel: this.#spec.submitLabel,
      facts: this.#spec.facts,
      ...(draft && { draft: wireDraft(draft) }),
      ...(busy && { busy }),
      ...(this.#lost && { lost: this.#lost }),
    });
  }

  #answer(requestId: number, outcome: Result["outcome"], message?: string): void {
    this.#post({ type: "result", requestId, outcome, ...(message && { message }) });
  }

  #post(message: ToWebview): void {
    if (!this.#closed) this.#view.post(message);
  }

  #wordsOf(error: unknown): { message: string; next: string } {
    const known = asApiError(error);
    if (known !== undefined) return { message: known.message, next: known.next };
    if (error instanceof DeadlineError) {
      return {
        message: l10n.t("No answer came for {0} seconds.", error.limit / 1000),
        next: l10n.t("Check the connection, and what has been done already, before you try again."),
      };
    }
    if (!isCancelled(error)) this.#host.log(`Form ${this.#spec.ref.form} failed`, error);
    return {
      message: l10n.t("This did not work."),
      next: l10n.t("The log has the details. What you filled in is kept."),
    };
  }
}

/** Whether a draft was shown for just these values: nothing was filled in since. */
function isOf({ fields, values }: Draft, sent: Values): boolean {
  return fields.every(({ id }) => sent[id] === undefined || isSame(sent[id], values[id]));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Errors for what is longer than any id or name can be. */
function tooLong(draft: Draft, values: Values): Errors {
  const errors: Record<string, string> = {};
  const words = l10n.t("Too long: at most {0} characters.", maxValue);
  for (const { id } of draft.fields) {
    const value = values[id];
    if (typeof value === "string" && value.length > maxValue) errors[id] = words;
    if (typeof value !== "object") continue;
    linesOf(values, id).forEach((line, index) => {
      if (line.length > maxValue) errors[lineError(id, index)] = words;
    });
  }
  return errors;
}
