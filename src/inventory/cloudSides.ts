import type { CloudSession } from "../clouds/cloud.ts";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import { jittered } from "../domain/sleep.ts";
import { asApiError, type ApiError } from "../http/errors.ts";
import type { VisibleKey } from "./scheduler.ts";

/** Where the customer's halves of endpoints are: what an identity sees in a region, in its cloud's words. */
export interface SidePlace {
  readonly identity: string;
  readonly region: string;
}

/** What is known of a place. */
export interface Side {
  /** Absent = it was never read. */
  readonly endpoints?: readonly EndpointHalf[];
  /** When it was last tried, ms since the epoch. */
  readonly triedAt: number;
  /** Why the last try failed; what was read before that is kept. */
  readonly failure?: ApiError;
}

/** A place that matters now; `visible`: somebody looks at what it tells. */
export interface WantedSide extends SidePlace {
  readonly visible: boolean;
}

interface CloudSidesOptions {
  readonly session: (identity: string) => Promise<Pick<CloudSession, "endpoints">>;
  /** The places that matter now; `visible`: what is on screen. */
  readonly wanted: (visible: readonly VisibleKey[]) => readonly WantedSide[];
  /** True for an identity that is known not to be able to sign in: it is not asked again by itself. */
  readonly signedOut: (identity: string) => boolean;
  /** An identity was refused as nobody: somebody should find out how it can sign in again. */
  readonly refused: (identity: string) => void;
}

/** How often a place is read that nobody looks at, ms (design §5). */
const background = 5 * 60_000;
/** How often is looked for what is due, ms. */
const tick = 5_000;

/**
 * What the customers' clouds say of the endpoints that lead to clusters. Reads nothing before `start`, and
 * nothing at all while no cluster has an identity.
 */
export class CloudSides {
  readonly #options: CloudSidesOptions;
  readonly #sides = new Map<string, Side>();
  /** What is being read: one call in flight a place. */
  readonly #reading = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(place: SidePlace) => void>();
  readonly #stop = new AbortController();
  #visible: readonly VisibleKey[] = [];
  #interval = 30_000;
  #focused = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CloudSidesOptions) {
    this.#options = options;
  }

  /** What is known of a place; undefined = it was not read yet. */
  of(place: SidePlace): Side | undefined {
    return this.#sides.get(keyOf(place));
  }

  /** Begins to read what matters, by and by. */
  start(): void {
    this.#next(0);
  }

  /** How often a place that somebody looks at is read, ms. */
  setInterval(ms: number): void {
    this.#interval = ms;
  }

  /** What the tree shows. */
  setVisible(keys: readonly VisibleKey[]): void {
    this.#visible = keys;
    this.wake();
  }

  /** Whether a person is at this window: what is visible to nobody can wait. */
  setFocused(focused: boolean): void {
    this.#focused = focused;
    this.wake();
  }

  /** Something else may matter now, or be due. */
  wake(): void {
    if (this.#timer !== undefined) this.#next(0);
  }

  /** Reads places again now. Resolves when that is done, or failed, which then is known. */
  async refresh(places: readonly SidePlace[]): Promise<void> {
    const unique = new Map(places.map((place) => [keyOf(place), place]));
    await Promise.all([...unique.values()].map((place) => this.#read(place)));
  }

  /** An identity signs in in another way, or is gone: what it saw says nothing any more. */
  forget(identity: string): void {
    for (const key of [...this.#reading.keys()]) {
      if (placeOf(key).identity === identity) this.#reading.delete(key);
    }
    for (const key of [...this.#sides.keys()]) {
      const place = placeOf(key);
      if (place.identity !== identity) continue;
      this.#sides.delete(key);
      this.#tell(place);
    }
    this.wake();
  }

  /** Calls back with a place of which something else is known. */
  onDidChange(listener: (place: SidePlace) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stop.abort();
  }

  #next(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      void this.refresh(this.#due(Date.now()));
      this.#next(jittered(tick));
    }, ms);
  }

  #due(now: number): readonly SidePlace[] {
    return this.#options.wanted(this.#visible).filter((place) => {
      if (this.#options.signedOut(place.identity)) return false;
      const { triedAt = -Infinity } = this.of(place) ?? {};
      const gap = place.visible && this.#focused ? this.#interval : background;
      return now - triedAt >= gap;
    });
  }

  #read(place: SidePlace): Promise<void> {
    const key = keyOf(place);
    const reading = this.#reading.get(key);
    if (reading !== undefined) return reading;
    const read: Promise<void> = this.#readNow(place, () => this.#reading.get(key) === read);
    this.#reading.set(key, read);
    const end = (): void => {
      if (this.#reading.get(key) === read) this.#reading.delete(key);
    };
    return read.finally(end);
  }

  /** `isAwaited`: an answer to a question that nobody asks any more is late. */
  async #readNow(place: SidePlace, isAwaited: () => boolean): Promise<void> {
    const { identity, region } = place;
    const { signal } = this.#stop;
    let side: Side;
    try {
      const session = await this.#options.session(identity);
      const endpoints = await session.endpoints(region, undefined, { signal });
      side = { endpoints, triedAt: Date.now() };
    } catch (error) {
      const failure = asApiError(error);
      // An abort: nobody wants to know any more.
      if (failure === undefined || signal.aborted) return;
      if (isAwaited() && failure.code === "authentication") this.#options.refused(identity);
      const { endpoints } = this.of(place) ?? {};
      side = { ...(endpoints && { endpoints }), triedAt: Date.now(), failure };
    }
    if (!isAwaited()) return;
    this.#sides.set(keyOf(place), side);
    this.#tell(place);
  }

  #tell(place: SidePlace): void {
    for (const listener of this.#listeners) listener(place);
  }
}

function keyOf({ identity, region }: SidePlace): string {
  return `${identity} ${region}`;
}

function placeOf(key: string): SidePlace {
  const [identity = "", region = ""] = key.split(" ");
  return { identity, region };
}
