import { linesOf, textOf, type Draft, type Values } from "../../../src/domain/draft.ts";
import { nothingKnown, type Cluster, type EgressEndpoint } from "../../../src/domain/model.ts";
import { ApiError } from "../../../src/http/errors.ts";
import type {
  Action,
  ActionId,
  Progress,
  Sent,
  Session,
  Target,
} from "../../../src/providers/provider.ts";

/** An egress endpoint, a registered private endpoint (`ingress`) or the customer's half of one (`vpc`). */
interface Thing {
  readonly kind: "egress" | "ingress" | "vpc";
  readonly id: string;
  readonly target: string;
  readonly names: readonly string[];
  readonly madeAt: number;
  /** Overrides what the clock says. */
  readonly state?: "failed" | "needsAcceptance";
}

/** `ignore`: answered as if it were done, and nothing comes of it. */
type Fault = "loseAnswer" | "loseRequest" | "ignore" | ApiError;

const never = new Promise<never>(() => undefined);

/** A provider with one cluster: reads lag behind writes, things take time, answers get lost. */
export class FakeCloud {
  lagMs = 3000;
  buildMs = 30_000;
  lock: { readonly holder: string; readonly until: number } | undefined;
  /** What a new thing becomes instead of available. */
  becomes: Thing["state"];
  readonly faults: Fault[] = [];
  /** What reads fail with, one each. */
  readonly readFaults: ApiError[] = [];
  /** Writes that arrived, and those that changed something. */
  readonly arrived: string[] = [];
  readonly effects: string[] = [];
  /** What the customer's endpoints were made with: sent twice, a token makes one. */
  readonly tokens = new Map<string, string>();
  reads = 0;
  /** Called around each call; a promise that stays open is a process that was killed there. */
  point: (name: string) => Promise<void> = () => Promise.resolve();
  readonly #history: { readonly at: number; readonly things: readonly Thing[] }[];
  #made = 0;

  constructor(things: readonly Partial<Thing>[] = []) {
    const all = things.map((thing, place) => ({
      kind: "egress" as const,
      id: `old-${place}`,
      target: `target-${place}`,
      names: [],
      madeAt: -1e9,
      ...thing,
    }));
    this.#history = [{ at: -1e9, things: all }];
  }

  get things(): readonly Thing[] {
    return this.#history.at(-1)?.things ?? [];
  }

  /** What is there, ids that the server gave left out. */
  get world(): readonly string[] {
    return this.things
      .map(({ kind, target, names }) => `${kind} ${target} [${names.join(" ")}]`)
      .sort();
  }

  change(what: string, things: readonly Thing[]): void {
    this.effects.push(what);
    this.#history.push({ at: Date.now(), things });
  }

  /** With `what`, as the effect of a write. */
  setState(id: string, state: Thing["state"], what?: string): void {
    const things = this.things.map((one) => (one.id === id ? { ...one, state } : one));
    if (what !== undefined) this.effects.push(what);
    this.#history.push({ at: Date.now(), things });
  }

  session(actions: readonly Action[] = this.actions): Session {
    return {
      actions,
      check: () => Promise.resolve(),
      clusters: () => Promise.reject(new Error("not used")),
      links: () => ({ rules: [] }),
      raw: () => Promise.reject(new Error("not used")),
      cluster: async () => {
        await this.read();
        return this.#cluster();
      },
      networking: (_cluster, parts, options) => {
        options.signal?.throwIfAborted();
        const networking = { ...nothingKnown, egress: { items: this.seen() } };
        return Promise.resolve(Object.fromEntries(parts.map((part) => [part, networking[part]])));
      },
    };
  }

  /** A read: it may fail. */
  async read(): Promise<void> {
    await this.point("read");
    this.reads++;
    const fault = this.readFaults.shift();
    if (fault !== undefined) throw fault;
  }

  get actions(): readonly Action[] {
    return [this.#create(), this.#register(), this.#unregister(), this.#setNames(), this.#delete()];
  }

  #cluster(): Cluster {
    const lock = this.lock;
    return {
      id: "c1",
      name: "orders",
      plan: "Advanced",
      cloud: "aws",
      status: { state: "available", word: "CREATED" },
      regions: [{ name: "us-east-1" }],
      ...(lock !== undefined && lock.until > Date.now() && { lock: { holder: lock.holder } }),
    };
  }

  /** What reads show: the past. */
  seen(): EgressEndpoint[] {
    const now = Date.now() - this.lagMs;
    const { things } = this.#history.findLast(({ at }) => at <= now) ?? { things: [] };
    return things.map((thing) => {
      const building = now - thing.madeAt < this.buildMs;
      const state = building ? "pending" : (thing.state ?? "available");
      return {
        id: thing.id,
        region: "us-east-1",
        status: { state, word: state.toUpperCase() },
        targetType: thing.kind,
        target: thing.target,
        domainNames: thing.names,
      };
    });
  }

  /** A write: it may fail, have its effect, lose its answer. */
  async write(what: string, effect: () => string): Promise<string> {
    await this.point(`${what} leaves`);
    this.arrived.push(what);
    const fault = this.faults.shift();
    if (fault === "loseRequest") throw lost();
    if (fault instanceof ApiError) throw fault;
    if (this.lock !== undefined && this.lock.until > Date.now()) {
      throw refused("locked", "The cluster is locked.");
    }
    if (fault === "ignore") return "ignored";
    const id = effect();
    await this.point(`${what} took effect`);
    if (fault === "loseAnswer") throw lost();
    return id;
  }

  add(what: string, thing: Omit<Thing, "madeAt">): string {
    const state = this.becomes === undefined ? {} : { state: this.becomes };
    this.change(what, [...this.things, { ...thing, madeAt: Date.now(), ...state }]);
    return thing.id;
  }

  remove(what: string, id: string): string {
    const left = this.things.filter((thing) => thing.id !== id);
    if (left.length < this.things.length) this.change(what, left);
    return id;
  }

  setNames(what: string, id: string, names: readonly string[]): string {
    const same = this.things.find((one) => one.id === id)?.names.join() === names.join();
    const set = (one: Thing): Thing => (one.id === id ? { ...one, names } : one);
    if (!same) this.change(what, this.things.map(set));
    return id;
  }

  #create(): Action {
    const alike = (values: Values, { networking }: Target): EgressEndpoint[] =>
      networking.egress.items.filter(
        (one) => one.targetType === "egress" && one.target === textOf(values, "target"),
      );
    return action("createEgressEndpoint", {
      repeatable: false,
      alike: (values, target) => alike(values, target).map(({ id }) => id),
      run: (values) =>
        this.write("create", () => {
          const id = `new-${++this.#made}`;
          return this.add("create", {
            kind: "egress",
            id,
            target: textOf(values, "target"),
            names: [],
          });
        }),
      progress: (_values, target, { subject }) => stateOf(subject, target.networking.egress.items),
      undo: (_values, _target, { subject }) => ({
        action: "deleteEgressEndpoint",
        item: subject ?? "?",
        values: {},
      }),
    });
  }

  #register(): Action {
    return action("registerEndpoint", {
      repeatable: true,
      run: (values) =>
        this.write("register", () => {
          const id = textOf(values, "id");
          if (this.things.some((thing) => thing.id === id)) return id;
          return this.add("register", { kind: "ingress", id, target: id, names: [] });
        }),
      progress: (values, target) => stateOf(textOf(values, "id"), target.networking.egress.items),
      undo: (values) => ({ action: "removeEndpoint", item: textOf(values, "id"), values: {} }),
    });
  }

  #unregister(): Action {
    return action("removeEndpoint", {
      repeatable: true,
      run: (_values, { item = "" }) =>
        this.write("unregister", () => this.remove("unregister", item)),
      progress: (_values, target) => goneness(target),
      undo: (_values, { item = "" }) => ({ action: "registerEndpoint", values: { id: item } }),
    });
  }

  #delete(): Action {
    return action("deleteEgressEndpoint", {
      repeatable: true,
      run: (_values, { item = "" }) => this.write("delete", () => this.remove("delete", item)),
      progress: (_values, target) => goneness(target),
      undo: (_values, target) => ({
        action: "createEgressEndpoint",
        values: { target: itemOf(target.item, target)?.target ?? "?" },
      }),
    });
  }

  #setNames(): Action {
    return action("setDomainNames", {
      repeatable: true,
      run: (values, { item = "" }) =>
        this.write("set", () => this.setNames("set", item, linesOf(values, "names"))),
      progress: (values, target) => {
        const is = itemOf(target.item, target)?.domainNames.join();
        return is === linesOf(values, "names").join()
          ? { kind: "done", text: "The names are set." }
          : { kind: "absent", text: "The names differ." };
      },
      undo: (_values, target) => ({
        action: "setDomainNames",
        ...(target.item !== undefined && { item: target.item }),
        values: { names: itemOf(target.item, target)?.domainNames ?? [] },
      }),
    });
  }
}

function action(
  id: ActionId,
  rest: Pick<Action, "repeatable" | "run" | "progress" | "undo" | "alike">,
): Action {
  return {
    id,
    parts: ["egress"],
    typicalSeconds: 60,
    blocked: () => undefined,
    draft: (): Draft => {
      throw new Error("not used");
    },
    ...rest,
  };
}

function itemOf(id: string | undefined, target: Target): EgressEndpoint | undefined {
  return target.networking.egress.items.find((one) => one.id === id);
}

export function stateOf(id: Sent["subject"], items: readonly EgressEndpoint[]): Progress {
  const status = items.find((one) => one.id === id)?.status;
  switch (status?.state) {
    case undefined:
      return { kind: "absent", text: "It is not there." };
    case "available":
      return { kind: "done", text: "It is available." };
    case "needsAcceptance":
      return { kind: "person", text: "Accept it in your account." };
    case "failed":
      return { kind: "failed", text: "It failed: make a new one." };
    default:
      return { kind: "running", text: `It is ${status?.word ?? ""}.` };
  }
}

function goneness(target: Target): Progress {
  return itemOf(target.item, target) === undefined
    ? { kind: "done", text: "It is gone." }
    : { kind: "absent", text: "It is there." };
}

/** A refusal that changed nothing. */
export function refused(code: ApiError["code"], message: string, retryAfter?: number): ApiError {
  return new ApiError(code, "unchanged", {
    message,
    next: "Look again.",
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** An answer that did not arrive. */
export function lost(code: ApiError["code"] = "unavailable"): ApiError {
  return new ApiError(code, "unknown", { message: "The connection broke.", next: "Try again." });
}

/** For a process that was killed: nothing comes back any more. */
export function hang(): Promise<never> {
  return never;
}
