import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.resolve(import.meta.dirname, ".."),
  test: {
    projects: [
      {
        extends: true,
        // Some start processes of their own, which takes a while where the machine is busy.
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          globalSetup: "test/contract/report.ts",
          // Each drives whole sandboxes, and compiles descriptions: slow where the machine is busy.
          testTimeout: 120_000,
        },
      },
      {
        // Each test drives a VS Code server and a browser: one at a time, with time to start them.
        extends: true,
        test: {
          name: "ui",
          include: ["test/ui/**/*.test.ts"],
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // The longest that the workbench may take to show something, as everywhere in these tests.
          expect: { poll: { timeout: 20_000 } },
          // A key was seen lost, nobody knows why yet: the report names each test that needed it.
          retry: 1,
        },
      },
    ],
  },
});
