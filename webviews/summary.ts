import * as l10n from "@vscode/l10n";
import { el } from "./dom.ts";

/** One thing that is wrong: where, and the words. */
export interface Problem {
  readonly label: string;
  readonly error: string;
  readonly go: () => void;
}

/** Why a submit did not go through: a message, and a link to each field that is wrong. */
export class Summary {
  readonly element = el("div", { class: "summary", role: "group", tabindex: "-1" });
  #message = "";
  #shown = "";

  constructor() {
    this.element.hidden = true;
  }

  /** After a submit: shows what came of it and takes the focus. */
  open(message: string, problems: readonly Problem[]): void {
    this.#message = message;
    this.#shown = "";
    this.update(problems);
    if (!this.element.hidden) this.element.focus();
  }

  /** Follows the errors while they are mended; the message goes with the next change. */
  update(problems: readonly Problem[]): void {
    const next = JSON.stringify([this.#message, problems]);
    if (next === this.#shown) return;
    this.#shown = next;
    const count = problems.length;
    const title =
      this.#message !== ""
        ? this.#message
        : count === 1
          ? l10n.t("One field needs your attention.")
          : l10n.t("{0} fields need your attention.", count);
    this.element.hidden = this.#message === "" && count === 0;
    this.element.setAttribute("aria-label", title);
    const items = problems.map((one) => el("li", {}, linkTo(one), `: ${one.error}`));
    const list = count === 0 ? [] : [el("ul", {}, ...items)];
    this.element.replaceChildren(el("p", { class: "title" }, title), ...list);
  }

  /** Takes the message away; it was about values that have changed. */
  forget(): void {
    this.#message = "";
  }
}

function linkTo(problem: Problem): HTMLElement {
  const link = el("a", { href: "#" }, problem.label);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    problem.go();
  });
  return link;
}
