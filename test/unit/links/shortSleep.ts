// In place of src/domain/sleep.ts: pauses as between real looks at a real cloud, `haste` times shorter.
import { vi } from "vitest";
import type * as real from "../../../src/domain/sleep.ts";

const actual = await vi.importActual<typeof real>("../../../src/domain/sleep.ts");

const haste = 100;

export const { jittered } = actual;

export const sleep: typeof real.sleep = (ms, signal) => actual.sleep(ms / haste, signal);
