import type { Node } from "./node.ts";
import type { Repaint } from "./treeModel.ts";

/**
 * How long VS Code is told nothing after it was told something, ms. It shows the first event at once, and
 * all that follow only when none came for 200 ms: told more often, it would show nothing as long as answers
 * come in.
 */
const gapMs = 250;

/** Tells VS Code what is to be drawn again, when it listens. */
export class Repaints {
  readonly #tell: (repaint: Repaint) => void;
  #waiting: Set<Node> | "all" | undefined;
  #fetches = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (repaint: Repaint) => void) {
    this.#tell = tell;
  }

  /** These are to be drawn again: at once, or with the next that are told. */
  add(repaint: Repaint): void {
    if (repaint === "all" || this.#waiting === "all") this.#waiting = "all";
    else {
      this.#waiting ??= new Set();
      for (const node of repaint) this.#waiting.add(node);
    }
    this.#flush();
  }

  /**
   * Makes what VS Code has asked for. It would drop that if it were told of a change meanwhile, and show
   * nothing for a moment, with all that was open closed; so changes wait until it has taken it.
   */
  async fetch<T>(make: () => Promise<T>): Promise<T> {
    this.#fetches++;
    try {
      return await make();
    } finally {
      setImmediate(() => {
        this.#fetches--;
        this.#flush();
      });
    }
  }

  /** Tells what waits now: VS Code is about to be asked for something that it may not know yet. */
  now(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, gapMs);
    this.#tell(waiting === "all" ? waiting : [...waiting]);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
  }

  #flush(): void {
    if (this.#timer === undefined && this.#fetches === 0) this.now();
  }
}
