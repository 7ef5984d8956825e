/** The steps of the walkthrough in package.json. */
type Step = "sandbox" | "account" | "look" | "connect";

/**
 * Ticks the steps of the walkthrough as they are done. Its completion events alone do not: VS Code counts
 * commands only once a walkthrough was shown, and a context that holds by then never counts.
 */
export class Walkthrough {
  readonly #mark: (step: string) => void;
  #known: Readonly<Record<Step, boolean>> | undefined;

  /** `mark` ticks a step by its whole id; `id` is the extension's. */
  constructor(id: string, mark: (step: string) => void) {
    this.#mark = (step) => mark(`${id}#start#${step}`);
  }

  /** Ticks what has become so since the last time; what was so at the start was ticked before, or unticked. */
  show(now: Readonly<Record<Step, boolean>>): void {
    const before = this.#known;
    this.#known = now;
    if (before === undefined) return;
    for (const step of Object.keys(now) as Step[]) if (now[step] && !before[step]) this.#mark(step);
  }
}
