import type { Face } from "./http/face.ts";
import type { Decision } from "./part.ts";
import type { CloudEndpoint } from "./world/entities.ts";
import type { VariantRules } from "./world/variants.ts";
import type { World } from "./world/world.ts";

/** The customer's cloud in the sandbox: its API as a face of the world that all share. */
export interface CustomerCloud<Key> {
  readonly face: Face;
  /** What signs in, by name; made anew at every start. */
  readonly keys: Readonly<Record<string, Key>>;
  /** How a person signs in as its administrator: the way, the secret as it is given, a region if needed. */
  signIn(): { source: string; secret: string; region?: string };
  /** Points on which sources disagree, as they are set, and what each may be. */
  readonly variants: object;
  readonly variantRules: VariantRules;
  /** Told where its face is, for keys that name the place; absent: none does. */
  opened?(baseUrl: string): void;
  /**
   * Adds what only this cloud knows of, after the database providers have filled their parts: the
   * accounts of the keys in every world, and in the demo what makes it lifelike.
   */
  fill(amount: "demo" | number): void;
  /** Empties what only this cloud knows of, and sets its variants back. */
  clear(): void;
}

/** What a cloud is made with. */
export interface CloudOptions {
  readonly world: World;
  /** Real time in ms, for what keys and tokens expire by. */
  readonly now: () => number;
  /**
   * Tells the database providers what the owner of a target said to an endpoint of theirs (egress) that
   * waits for it. False: none of them has it waiting, and the cloud goes on by itself.
   */
  readonly decide: (endpoint: CloudEndpoint, decision: Decision) => boolean;
}
