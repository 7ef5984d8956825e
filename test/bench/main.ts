// `npm run bench`: measures the budgets of design §9. `-- --json FILE` writes them as JSON, `-- --sizes`
// measures only what was packaged. Ends with 1 when something is over its budget.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { measureActivation } from "./activation.ts";
import { measureLoads } from "./loads.ts";
import { measureWorld } from "./measure.ts";
import { json, passes, table } from "./metrics.ts";
import { measureSizes } from "./sizes.ts";

const { values } = parseArgs({
  options: { json: { type: "string" }, sizes: { type: "boolean", default: false } },
});
const sizes = await measureSizes();
const rows = values.sizes
  ? sizes
  : [...sizes, ...(await measureLoads()), await measureActivation(), ...(await measureWorld())];
console.log(table(rows));
if (values.json !== undefined) await writeFile(values.json, json(rows));
process.exitCode = rows.every(passes) ? 0 : 1;
