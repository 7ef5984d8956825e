/** A press of the mouse: what moves away between pressing and letting go does not get the click. */
export class Press {
  #held = false;
  #waiting: (() => void)[] = [];

  constructor() {
    window.addEventListener("pointerdown", () => (this.#held = true), true);
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, () => this.#end(), true);
    }
  }

  /** Runs at once, or when the click of the press that is under way is through. */
  after(run: () => void): void {
    if (this.#held || this.#waiting.length > 0) this.#waiting.push(run);
    else run();
  }

  #end(): void {
    this.#held = false;
    // The click comes right after this.
    window.setTimeout(() => {
      for (const run of this.#waiting.splice(0)) run();
    });
  }
}
