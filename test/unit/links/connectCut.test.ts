import { vi } from "vitest";
import { cases } from "./cases.ts";
import { testCuts } from "./cuts.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

testCuts(cases);
