import { Listeners, type Subscription } from "./listeners.ts";
import type { Operation } from "./operation.ts";

/** Tells once that an operation is done, undone, failed or needs a person; not on every look again. */
export class Notices {
  readonly #listeners = new Listeners<Operation>();
  readonly #said = new Map<string, string>();

  add(listener: (operation: Operation) => void): Subscription {
    return this.#listeners.add(listener);
  }

  say(operation: Operation): void {
    const { state } = operation;
    if (state === "running" || state === "waiting" || state === "cancelled") return;
    if (this.#said.get(operation.id) === sayingOf(operation)) return;
    this.known(operation);
    this.#listeners.tell(operation);
  }

  /** What was said before, by whichever window. */
  known(operation: Operation): void {
    this.#said.set(operation.id, sayingOf(operation));
  }

  /** A person acted: whatever comes now is news. */
  again(id: string): void {
    this.#said.delete(id);
  }
}

function sayingOf({ state, text }: Operation): string {
  return `${state} ${text}`;
}
