import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Walkthrough } from "../../../src/ui/walkthrough.ts";

const nothing = { sandbox: false, account: false, look: false, connect: false };

function walkthrough() {
  const marked: string[] = [];
  return { marked, walkthrough: new Walkthrough("an.extension", (step) => marked.push(step)) };
}

test("a step is ticked when it is done, once, and not for what was so at the start", () => {
  const { marked, walkthrough: steps } = walkthrough();
  steps.show({ ...nothing, look: true });
  steps.show({ ...nothing, look: true, sandbox: true });
  steps.show({ ...nothing, look: true, sandbox: true });
  expect(marked).toEqual(["an.extension#start#sandbox"]);
});

test("what went and is done again is ticked again", () => {
  const { marked, walkthrough: steps } = walkthrough();
  for (const connect of [false, true, false, true]) steps.show({ ...nothing, connect });
  expect(marked).toEqual(["an.extension#start#connect", "an.extension#start#connect"]);
});

test("the steps are those of package.json", () => {
  const file = path.resolve(import.meta.dirname, "../../../package.json");
  const { contributes } = JSON.parse(readFileSync(file, "utf8")) as {
    contributes: { walkthroughs: { id: string; steps: { id: string }[] }[] };
  };
  expect(contributes.walkthroughs).toMatchObject([{ id: "start" }]);
  const ids = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ id }) => id));
  expect(ids).toEqual(Object.keys(nothing));
});
