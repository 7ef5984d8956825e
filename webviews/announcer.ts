import { el } from "./dom.ts";

/** Says things to a screen reader, once each, when something changed. */
export class Announcer {
  readonly element = el("div", { class: "announcer", role: "status", "aria-live": "polite" });

  /** The same text twice in a row is said twice: each is a new node. */
  say(text: string): void {
    this.element.replaceChildren(el("p", {}, text));
  }
}
