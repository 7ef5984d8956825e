import { expect, test, vi } from "vitest";
import { FormRegistry } from "../../../src/ui/forms/formRegistry.ts";
import type { FormPanel, FormRegistryHost } from "../../../src/ui/forms/formRegistry.ts";
import { specWith } from "./example.ts";

/** A panel that only remembers. */
function makePanel() {
  const disposers: (() => void)[] = [];
  let listener: (message: unknown) => void = () => undefined;
  const panel = {
    load: vi.fn(),
    post: vi.fn<FormPanel["post"]>(),
    reveal: vi.fn(),
    dispose: vi.fn(() => {
      for (const one of disposers) one();
    }),
    onMessage: (next: (message: unknown) => void) => void (listener = next),
    onDispose: (next: () => void) => void disposers.push(next),
  };
  return { panel, send: (message: unknown) => listener(message) };
}

function makeRegistry(host: Partial<FormRegistryHost> = {}) {
  const made: ReturnType<typeof makePanel>[] = [];
  const tell = vi.fn();
  const registry = new FormRegistry({
    confirm: () => Promise.resolve(true),
    copy: () => Promise.resolve(),
    log: () => undefined,
    tell,
    restore: () => Promise.resolve(specWith()),
    createPanel: () => {
      made.push(makePanel());
      return made.at(-1)!.panel;
    },
    ...host,
  });
  return { registry, made, tell };
}

const state = { ref: specWith().ref, values: { a: "typed" }, ticked: [] };

test("a form that is open is revealed, not opened twice; another target is another form", () => {
  const { registry, made } = makeRegistry();
  registry.open(specWith({ ref: { form: "f", target: { a: "1", b: "2" } } }));
  registry.open(specWith({ ref: { form: "f", target: { b: "2", a: "1" } } }));
  registry.open(specWith({ ref: { form: "f", target: { a: "1", b: "3" } } }));
  expect(made).toHaveLength(2);
  expect(made[0]!.panel.reveal).toHaveBeenCalledOnce();
});

test("a form that was closed can be opened again", () => {
  const { registry, made } = makeRegistry();
  registry.open(specWith());
  made[0]!.panel.dispose();
  registry.open(specWith());
  expect(made).toHaveLength(2);
});

test("after a reload the form comes back with what was typed", async () => {
  const { registry } = makeRegistry();
  const { panel, send } = makePanel();
  await registry.restore(panel, state);
  send({ type: "ready", requestId: 1 });
  await vi.waitFor(() => {
    expect(panel.post).toHaveBeenCalledWith(
      expect.objectContaining({
        draft: expect.objectContaining({ values: { a: "typed" } }) as unknown,
      }),
    );
  });
  registry.open(specWith());
  expect(panel.reveal).toHaveBeenCalledOnce();
});

test.each([
  ["the target is gone", { restore: () => Promise.resolve(undefined) }, state],
  ["the target cannot be looked up", { restore: () => Promise.reject(new Error("x")) }, state],
  ["the state is not ours", {}, { something: "else" }],
])("after a reload the form is closed with words when %s", async (_, host, saved) => {
  const { registry, tell } = makeRegistry(host);
  const { panel } = makePanel();
  await registry.restore(panel, saved);
  expect(panel.dispose).toHaveBeenCalledOnce();
  expect(panel.load).not.toHaveBeenCalled();
  expect(tell).toHaveBeenCalledOnce();
});

test("a panel closed while its target is looked up stays closed", async () => {
  const lookup = Promise.withResolvers<ReturnType<typeof specWith>>();
  const { registry, made } = makeRegistry({ restore: () => lookup.promise });
  const { panel } = makePanel();
  const restored = registry.restore(panel, state);
  panel.dispose();
  lookup.resolve(specWith());
  await restored;
  expect(panel.load).not.toHaveBeenCalled();
  registry.open(specWith());
  expect(made).toHaveLength(1);
});

test("everything is closed with the registry", () => {
  const { registry, made } = makeRegistry();
  registry.open(specWith());
  registry.dispose();
  expect(made[0]!.panel.dispose).toHaveBeenCalledOnce();
});
