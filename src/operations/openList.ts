import { isActive, type Operation } from "./operation.ts";

/** An operation that is not over, as windows on other machines may know it. */
export interface OpenOperation {
  readonly id: string;
  readonly title: string;
  readonly clusterName: string;
  readonly state: Operation["state"];
  readonly host: string;
}

/** Tells which operations are not over, whenever that has changed. */
export class OpenList {
  readonly #publish: (open: readonly OpenOperation[]) => void;
  /** Absent = not yet: a list that a crash left is replaced by the first one, even an empty one. */
  #published: string | undefined;

  constructor(publish: (open: readonly OpenOperation[]) => void) {
    this.#publish = publish;
  }

  update(operations: readonly Operation[]): void {
    const open = operations
      .filter((operation) => isActive(operation) || operation.state === "needsYou")
      .map(({ id, title, clusterName, state, host }) => ({ id, title, clusterName, state, host }));
    const published = JSON.stringify(open);
    if (published === this.#published) return;
    this.#published = published;
    this.#publish(open);
  }
}
