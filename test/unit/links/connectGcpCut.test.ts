import { vi } from "vitest";
import { gcpCases } from "./cases.ts";
import { testCuts } from "./cuts.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

testCuts(gcpCases);
