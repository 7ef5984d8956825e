import { vi } from "vitest";
import type * as Sleep from "../../../src/domain/sleep.ts";

const real = await vi.importActual<typeof Sleep>("../../../src/domain/sleep.ts");

export const { jittered } = real;

/** A hundredth of each pause, as the sandbox's clock is that much faster. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return real.sleep(ms / 100, signal);
}
