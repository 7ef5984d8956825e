/** Why the world refuses something; each face turns it into its API's error. */
export type ProblemKind =
  "invalid" | "notFound" | "exists" | "precondition" | "denied" | "notEnabled" | "locked";

/** Thrown by the rules of the world: nothing was changed. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.name = "Problem";
    this.kind = kind;
  }
}
