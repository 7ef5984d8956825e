/** The person left a question: nothing is done, and nothing is said. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    // The name by which cancelled work is told from failed work everywhere.
    this.name = "AbortError";
  }
}
