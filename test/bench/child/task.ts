/** The sandbox's API of one provider, and a key for it. */
export interface Face {
  /** The provider's. */
  readonly id: string;
  readonly baseUrl: string;
  readonly key: string;
}

/** What a child process of the benchmark is told. */
export interface Task {
  /** A storage folder of its own; what is in it is the disk cache. */
  readonly storage: string;
  /** The accounts there are: one for each of these. */
  readonly faces: readonly Face[];
  /** How often to measure. */
  readonly rounds: number;
  /** Watch for long slices in place of measuring times: watching costs time. */
  readonly watch: boolean;
}

/** The longest synchronous slices of a run; see `watchSlices`. */
export interface Slices {
  /** Without garbage collection, ms of the thread's own CPU time. */
  readonly longest: number;
  /** With it. */
  readonly longestWithGc: number;
  /** The longest garbage collection alone, ms by the clock. */
  readonly longestGc: number;
}

/** What the children answer, by their file names. */
export interface Answers {
  readonly tree: { readonly ms: number; readonly cpuMs: number; readonly slices?: Slices };
  readonly refresh: {
    /** Real refreshes and bare requests, in turn, ms. */
    readonly real: readonly number[];
    readonly floor: readonly number[];
    /** Of this process's own thread, as `real` and `floor`. */
    readonly realCpu: readonly number[];
    readonly floorCpu: readonly number[];
    readonly requests: number;
    readonly inFlight: number;
    readonly endpoints: number;
    readonly slices?: Slices;
  };
  readonly visible: {
    /** By provider, ms. */
    readonly times: readonly {
      readonly id: string;
      /** Came on screen. */
      readonly shown: readonly number[];
      /** Somebody asked for it. */
      readonly asked: readonly number[];
      /** How long five calls take where nothing is left of the provider's limit. */
      readonly fiveCalls: number;
    }[];
    readonly slices?: Slices;
  };
  readonly change: {
    /** Of each provider's clusters. */
    readonly times: readonly {
      readonly id: string;
      readonly ms: readonly number[];
      readonly cpuMs: readonly number[];
      /** To receive and parse the same answers, and nothing else. */
      readonly bareMs: readonly number[];
    }[];
    /** The most events, and the most elements in one, that a change caused. */
    readonly events: number;
    readonly elements: number;
    readonly slices?: Slices;
  };
  readonly heap: { readonly mb: number; readonly endpoints: number };
  readonly idle: {
    readonly providers: readonly {
      readonly id: string;
      /** Requests in an hour in which nobody asked for anything. */
      readonly perHour: number;
      /** How many of them were refused as too many. */
      readonly refused: number;
      /** What the provider's limit allows in an hour. */
      readonly most: number;
    }[];
  };
}

/** The task of this process. */
export function readTask(): Task {
  return JSON.parse(process.argv[2] ?? "") as Task;
}

/** Hands the answer to the process that started this one, and ends. */
export function answer<K extends keyof Answers>(_name: K, result: Answers[K]): void {
  process.send?.(result, undefined, undefined, () => process.exit(0));
}
