import { randomUUID } from "node:crypto";
import { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { noCloud } from "../operations/noCloud.ts";
import { signIn } from "./signIn.ts";

// A window without VS Code: over the folder, it goes on with the operation that is there, or begins the
// one that it is given; resumes it where it asks for that; prints the end as JSON.

const [folder = "", baseUrl = "", key = "", plan = ""] = process.argv.slice(2);
const { accounts, connections } = signIn(baseUrl, key);
const operations = new Operations({
  folder,
  owner: randomUUID(),
  host: "here",
  port: {
    session: (id) => connections.session(id),
    account: (id) => accounts.get(id),
    learned: () => undefined,
    wrote: () => undefined,
    cloud: noCloud,
  },
  log: (line) => console.error(line),
  publish: () => undefined,
});
await operations.start();
const begun = operations.list()[0] ?? (await operations.begin(JSON.parse(plan) as Plan));
const asked: string[] = [];
let operation = await operations.whenSettled(begun.id);
while (operation?.asks === "resume" && asked.length < 3) {
  asked.push(operation.text);
  await operations.resume(begun.id);
  operation = await operations.whenSettled(begun.id);
}
await operations.dispose();
console.log(JSON.stringify({ operation, asked }));
