/** Ends a subscription. */
export interface Subscription {
  dispose(): void;
}

/** Those who want to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Subscription {
    this.#all.add(listener);
    return { dispose: () => this.#all.delete(listener) };
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) listener(value);
  }
}
