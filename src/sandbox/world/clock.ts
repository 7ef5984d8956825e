/** Time of the simulated world, and what is due in it. No timers: what is due runs when one asks. */
export interface Clock {
  /** World time in milliseconds since 1970. */
  now(): number;
  /** Runs `action` once, `seconds` of world time from now. */
  after(seconds: number, action: () => void): void;
  /** Runs everything that is due, in order, each at its own time. */
  settle(): void;
  /** Moves world time forward by `seconds` and settles. */
  advance(seconds: number): void;
  /** World seconds per real second; 0 stands still and moves by `advance` only. */
  speed(): number;
  setSpeed(speed: number): void;
  /** Forgets everything that is due. */
  clear(): void;
}

interface ClockOptions {
  /** World time at the start, milliseconds since 1970. */
  start: number;
  speed: number;
  /** Real time in milliseconds from any origin, never going back. */
  wall: () => number;
}

interface Due {
  at: number;
  action: () => void;
}

/** A clock whose events are a queue ordered by time, first in first out within the same instant. */
export function createClock(options: ClockOptions): Clock {
  const queue: Due[] = [];
  let base = options.start;
  let wallBase = options.wall();
  let speed = options.speed;
  // While an event runs, it is that event's time and not the asker's.
  let frozen: number | undefined;

  const current = (): number => base + (options.wall() - wallBase) * speed;
  const rebase = (): void => {
    base = current();
    wallBase = options.wall();
  };
  const now = (): number => Math.floor(frozen ?? current());

  const settle = (): void => {
    if (frozen !== undefined) return;
    const until = current();
    try {
      for (let due = queue[0]; due !== undefined && due.at <= until; due = queue[0]) {
        queue.shift();
        frozen = due.at;
        due.action();
      }
    } finally {
      frozen = undefined;
    }
  };

  return {
    now,
    settle,
    after(seconds, action) {
      const at = (frozen ?? current()) + seconds * 1000;
      const before = queue.findLastIndex((due) => due.at <= at);
      queue.splice(before + 1, 0, { at, action });
    },
    advance(seconds) {
      rebase();
      base += seconds * 1000;
      settle();
    },
    speed: () => speed,
    setSpeed(value) {
      settle();
      rebase();
      speed = value;
    },
    clear() {
      queue.length = 0;
    },
  };
}
