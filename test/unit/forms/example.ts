import type { Draft } from "../../../src/domain/draft.ts";
import { FormSession } from "../../../src/ui/forms/formSession.ts";
import type { Render, Result, ToWebview } from "../../../src/ui/forms/protocol.ts";
import type { FormHost, FormSpec } from "../../../src/ui/forms/spec.ts";

/** A draft with one text field `a`. */
export function draftWith(parts: Partial<Draft> = {}): Draft {
  return {
    title: "Example",
    fields: [{ id: "a", label: "A", kind: "text" }],
    values: {},
    errors: {},
    warnings: [],
    prerequisites: [],
    effects: [],
    calls: [],
    ...parts,
  };
}

export function specWith(parts: Partial<FormSpec> = {}): FormSpec {
  return {
    ref: { form: "example", target: { cluster: "c1" } },
    title: "Example",
    submitLabel: "Do it",
    facts: [{ label: "Cluster", value: "orders" }],
    draft: (values) => draftWith({ values }),
    submit: () => Promise.resolve({ ok: true }),
    ...parts,
  };
}

/** A session whose view only remembers. */
export class Recorded {
  readonly posted: ToWebview[] = [];
  readonly copied: string[] = [];
  readonly logged: string[] = [];
  closed = false;
  readonly session: FormSession;

  constructor(spec: FormSpec, host: Partial<FormHost> = {}) {
    const view = {
      post: (message: ToWebview) => void this.posted.push(message),
      close: () => {
        this.closed = true;
        this.session.dispose();
      },
    };
    const all: FormHost = {
      confirm: () => Promise.resolve(true),
      copy: (text) => Promise.resolve(void this.copied.push(text)),
      log: (text) => void this.logged.push(text),
      ...host,
    };
    this.session = new FormSession(spec, view, all, {});
  }

  get renders(): Render[] {
    return this.posted.filter((message) => message.type === "render");
  }

  get results(): Result[] {
    return this.posted.filter((message) => message.type === "result");
  }

  get lastRender(): Render | undefined {
    return this.renders.at(-1);
  }
}
