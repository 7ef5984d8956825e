import { expect, test } from "vitest";
import type { Failure } from "../../../src/inventory/entries.ts";
import { pauseWords } from "../../../src/ui/pauseWords.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import { cluster, sourcesOf, storeWith } from "./world.ts";

/** As Connections says it: no call was made. */
const absent: Failure = { code: "authentication", message: "Not here.", next: "Reload.", at: 0 };
/** As the provider's answer is kept. */
const refused: Failure = { ...absent, message: "No.", call: "GET /clusters", status: 401 };

test("a key that is not in this window is not called refused", () => {
  expect(pauseWords(absent)).toBe("paused: no key in this window");
  expect(pauseWords(refused)).toBe("paused: key not accepted");
});

test.each([
  [absent, "no key in this window"],
  [refused, "sign-in failed"],
])("the account in the tree says which it is", (failure, words) => {
  const store = storeWith([{ cluster: cluster({ id: "c" }) }]);
  store.setPaused("a", failure);
  const model = new TreeModel(sourcesOf(store));
  model.setGroupByAccount(true);
  const [account] = model.children(undefined);
  expect(account && model.show(account).description).toContain(words);
});
