import { maxMessage, readToWebview, sizeOf } from "../src/ui/forms/protocol.ts";
import type { FromWebview, Render, Result } from "../src/ui/forms/protocol.ts";

/** What VS Code gives a webview, once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A message that wants an answer; the channel gives it its id. */
type Request = Extract<FromWebview, { requestId: number }>;
type WithoutId<T> = T extends { requestId: number } ? Omit<T, "requestId"> : never;
export type Asked = WithoutId<Exclude<Request, { type: "abort" }>>;

/** What the channel tells the form. */
interface ChannelEvents {
  render(render: Render): void;
  /** `asked`: what it is the answer to. */
  result(result: Result, asked: Asked["type"]): void;
  /** No answer came, or it could not be asked. */
  silent(asked: Asked["type"], why: "timeout" | "tooLarge"): void;
}

/** The host gives up after 30 s and says so; this is for a host that is gone, ms. */
const answerLimit = 45_000;

/** Requests and answers: ids, time limits, and deafness to what is old or foreign. */
export class Channel {
  readonly #api: Pick<VsCodeApi, "postMessage">;
  readonly #events: ChannelEvents;
  readonly #open = new Map<number, { readonly asked: Asked["type"]; readonly timer: number }>();
  #lastId = 0;
  /** The newest request whose answer is a render: an answer to an earlier one is stale. */
  #lastShown = 0;
  #version = -1;

  constructor(api: Pick<VsCodeApi, "postMessage">, events: ChannelEvents) {
    this.#api = api;
    this.#events = events;
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.origin === window.origin) this.#receive(event.data);
    });
  }

  /** Sends a request. False when it is too large to be sent. */
  ask(asked: Asked): boolean {
    const requestId = ++this.#lastId;
    const message: Request = { ...asked, requestId };
    if (sizeOf(message) > maxMessage) {
      this.#events.silent(asked.type, "tooLarge");
      return false;
    }
    if (asked.type !== "copy") this.#forgetShown(requestId);
    const timer = window.setTimeout(() => this.#giveUp(requestId), answerLimit);
    this.#open.set(requestId, { asked: asked.type, timer });
    this.#api.postMessage(message);
    return true;
  }

  /** Closes the form. */
  cancel(): void {
    this.#api.postMessage({ type: "cancel" } satisfies FromWebview);
  }

  #receive(data: unknown): void {
    const message = readToWebview(data);
    if (message?.type === "result") {
      const open = this.#settle(message.requestId);
      if (open !== undefined) this.#events.result(message, open.asked);
    } else if (message !== undefined) {
      if (message.version <= this.#version || message.answers < this.#lastShown) return;
      this.#version = message.version;
      // A submit ends with its result; the render only says that the host is at it.
      const open = this.#open.get(message.answers);
      if (open?.asked === "submit") window.clearTimeout(open.timer);
      else if (message.busy === undefined) this.#settle(message.answers);
      this.#events.render(message);
    }
  }

  /** A newer question about what is shown makes the earlier ones moot, but never a submit. */
  #forgetShown(requestId: number): void {
    this.#lastShown = requestId;
    for (const [id, { asked }] of this.#open) {
      if (asked === "ready" || asked === "change") this.#settle(id);
    }
  }

  #giveUp(requestId: number): void {
    const open = this.#settle(requestId);
    if (open === undefined) return;
    this.#api.postMessage({ type: "abort", requestId } satisfies FromWebview);
    this.#events.silent(open.asked, "timeout");
  }

  #settle(requestId: number) {
    const open = this.#open.get(requestId);
    if (open !== undefined) window.clearTimeout(open.timer);
    this.#open.delete(requestId);
    return open;
  }
}
