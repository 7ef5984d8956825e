import { Listeners, type Subscription } from "./listeners.ts";
import { OpenList, type OpenOperation } from "./openList.ts";
import { handedOver } from "./handOver.ts";
import { isActive, offersOf, type Offer, type Operation } from "./operation.ts";

/** What this window knows of all operations of the machine, and those who want to hear of it. */
export class Shown {
  readonly #all = new Map<string, Operation>();
  /** Those that another window is at. */
  readonly #elsewhere = new Set<string>();
  readonly #open: OpenList;
  readonly #changed = new Listeners<readonly string[]>();

  constructor(publish: (open: readonly OpenOperation[]) => void) {
    this.#open = new OpenList(publish);
  }

  /** Oldest first. */
  list(): readonly Operation[] {
    return [...this.#all.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  get(id: string): Operation | undefined {
    return this.#all.get(id);
  }

  isElsewhere(id: string): boolean {
    return this.#elsewhere.has(id);
  }

  offers(id: string): readonly Offer[] {
    const operation = this.#all.get(id);
    if (operation === undefined || this.#elsewhere.has(id)) return [];
    const waitsForOthers = isActive(operation) && handedOver(operation) !== undefined;
    return waitsForOthers ? ["give", ...offersOf(operation)] : offersOf(operation);
  }

  /** Calls back with the ids of operations that changed, appeared or went. */
  onDidChange(listener: (ids: readonly string[]) => void): Subscription {
    return this.#changed.add(listener);
  }

  /** Takes it as it is now, unless something newer is known. */
  show(operation: Operation): void {
    const shown = this.#all.get(operation.id);
    if (shown === operation || (shown !== undefined && shown.updatedAt > operation.updatedAt))
      return;
    this.#all.set(operation.id, operation);
    this.#announce(operation.id);
  }

  setElsewhere(id: string, elsewhere: boolean): void {
    if (this.#elsewhere.has(id) === elsewhere) return;
    if (elsewhere) this.#elsewhere.add(id);
    else this.#elsewhere.delete(id);
    this.#changed.tell([id]);
  }

  drop(id: string): void {
    this.#elsewhere.delete(id);
    if (this.#all.delete(id)) this.#announce(id);
  }

  /** Publishes what is not over, if that is news. */
  publish(): void {
    this.#open.update(this.list());
  }

  #announce(changed: string): void {
    this.#changed.tell([changed]);
    this.publish();
  }
}
