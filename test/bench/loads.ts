import path from "node:path";
import { run } from "../host/launch/processes.ts";
import { extensionFolder, installedVsix, packageVsix } from "../host/launch/vsix.ts";
import { list, median, row, type Row } from "./metrics.ts";

const processes = 5;

/** Loads the bundle that it is told and says how long that took, ms. */
const program =
  "const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);";

/** `require` of the clouds' bundles as they are packaged, each time in a process of its own. */
export async function measureLoads(): Promise<Row[]> {
  const extension = await extensionFolder(await installedVsix(await packageVsix()));
  const rows: Row[] = [];
  for (const cloud of ["aws", "gcp"] as const) {
    const times: number[] = [];
    for (let index = 0; index < processes; index++) {
      const file = path.join(extension, `dist/${cloud}.cjs`);
      times.push(Number(await run(process.execPath, ["-e", program, file])));
    }
    rows.push(row(`${cloud}.load.ms`, median(times), `processes: ${list(times)}`));
  }
  return rows;
}
