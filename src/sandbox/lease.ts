/**
 * For how long the program lives without anybody asking for it: it survives a reload of the window
 * that started it, and ends when that window is gone.
 */
export interface Lease {
  /** Lives on for `seconds` of real time from now; 0 ends it as soon as that is answered. */
  renew(seconds: number): void;
  /** Real seconds left; undefined without a lease. */
  left(): number | undefined;
  /** No more lease; nothing is called. */
  end(): void;
}

/** Real milliseconds in which the answer to the last renewal gets out. */
const answerTime = 50;

/** `onEnd` is called once, when the lease ran out. Without `seconds` nothing runs until `renew`. */
export function createLease(
  wall: () => number,
  seconds: number | undefined,
  onEnd: (() => void) | undefined,
): Lease {
  let timer: NodeJS.Timeout | undefined;
  let until: number | undefined;
  const renew = (forSeconds: number): void => {
    clearTimeout(timer);
    until = wall() + forSeconds * 1000;
    timer = setTimeout(() => onEnd?.(), Math.max(answerTime, forSeconds * 1000));
    timer.unref();
  };
  if (seconds !== undefined) renew(seconds);
  return {
    renew,
    left: () => (until === undefined ? undefined : Math.max(0, (until - wall()) / 1000)),
    end() {
      clearTimeout(timer);
      until = undefined;
    },
  };
}
