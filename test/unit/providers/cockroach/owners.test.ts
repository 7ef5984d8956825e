import { describe, expect, it } from "vitest";
import { failureOf, json } from "../../http/scripted.ts";
import { action, endpoint, owner, target } from "./fakes.ts";

const one = "481516234209";
const added = { trusted_owner: { id: "o-9", type: "AWS_ACCOUNT_ID", external_owner_id: one } };

describe("adding a trusted owner", () => {
  it("is one POST with the twelve digits, however they were typed", async () => {
    const { action: add, asked } = await action("addTrustedOwner", json(added));
    const draft = add.draft({ owner: " 4815-1623 4209 " }, target({ owners: [owner("o-1", "*")] }));
    expect(draft).toMatchObject({
      values: { owner: one },
      errors: {},
      warnings: [],
      effects: ["Holds for every region of orders."],
    });
    expect(await add.run(draft.values, target({}), {})).toBe("o-9");
    const path = "/api/v1/clusters/c-1/networking/private-endpoint-trusted-owners";
    const body = { type: "AWS_ACCOUNT_ID", external_owner_id: one };
    expect(asked()).toEqual([`POST ${path} ${JSON.stringify(body)}`]);
    expect(draft.calls).toEqual([{ method: "POST", path, body }]);
  });

  it.each([
    ["", "Fill this in."],
    ["12345", "An AWS account id has 12 digits."],
    ["4815162342090", "An AWS account id has 12 digits."],
    ["48151623420a", "An AWS account id has 12 digits."],
    ["**", "An AWS account id has 12 digits."],
    ["arn:aws:iam::481516234209:root", "An AWS account id has 12 digits."],
    ["4".repeat(10_000), "An AWS account id has 12 digits."],
    ["108642097531", "This owner is trusted already."],
  ])("with %# says: %s", async (typed, words) => {
    const { action: add } = await action("addTrustedOwner", json(added));
    const known = target({ owners: [owner("o-1", "108642097531")] });
    expect(add.draft({ owner: typed }, known).errors).toEqual({ owner: words });
  });

  it("warns of * and of the first entry, which closes the door to all others", async () => {
    const { action: add } = await action("addTrustedOwner", json(added));
    const first =
      "The list is empty, so anyone may connect now. With this entry, only who is listed may.";
    expect(add.draft({ owner: "*" }, target({}))).toMatchObject({
      errors: {},
      warnings: ["* lets every AWS account connect."],
    });
    expect(add.draft({ owner: one }, target({})).warnings).toEqual([first]);
  });

  it("is done when the owner is listed, finds what looks the same, and can be taken back", async () => {
    const { action: add } = await action("addTrustedOwner", json(added));
    const values = { owner: one };
    const listed = target({ owners: [owner("o-1", one), owner("o-2", "*"), owner("o-3", one)] });
    expect(add.progress(values, target({}), { at: 1 })).toEqual({
      kind: "absent",
      text: "The owner is not listed.",
    });
    expect(add.progress(values, listed, {})).toEqual({
      kind: "done",
      text: "The owner is trusted.",
    });
    expect(add.alike?.(values, listed)).toEqual(["o-1", "o-3"]);
    expect(add.undo(values, listed, { subject: "o-3" })).toEqual({
      action: "removeTrustedOwner",
      item: "o-3",
      about: values.owner,
      values,
    });
  });

  it("is not offered where the feature is withheld", async () => {
    const why = "Limited access: not enabled for this organization.";
    for (const id of ["addTrustedOwner", "removeTrustedOwner"] as const) {
      const { action: change } = await action(id, json(added));
      expect(change.blocked(target({}))).toBeUndefined();
      expect(change.blocked(target({ unavailable: { owners: why } }))).toBe(why);
    }
  });

  it("names the role that may, when the key may not", async () => {
    for (const id of ["addTrustedOwner", "removeTrustedOwner"] as const) {
      const { action: change } = await action(id, json({ message: "denied" }, 403));
      const failing = change.run({ owner: one }, target({}, { item: "o-1" }), {});
      expect((await failureOf(failing)).next).toBe(
        "This needs a key whose service account has the role Cluster Admin on the cluster.",
      );
    }
  });
});

describe("removing a trusted owner", () => {
  const endpoints = [
    endpoint("vpce-1", "AVAILABLE", one),
    endpoint("vpce-2", "AVAILABLE", "other"),
  ];
  const owners = [owner("o-1", one), owner("o-2", "*")];

  it("says who loses access", async () => {
    const { action: remove, asked } = await action("removeTrustedOwner", json(added));
    const about = target({ owners, endpoints }, { item: "o-1" });
    const draft = remove.draft({}, about);
    expect(draft.confirmation).toEqual({
      message: `Remove the trusted owner ${one} from orders?`,
      detail: `${one} can make no new connections.\n\nEndpoints that belong to it: vpce-1.`,
      button: "Remove",
    });
    expect(draft.warnings).toEqual([]);
    await remove.run(draft.values, about, {});
    expect(asked()).toEqual([`DELETE ${draft.calls[0]?.path ?? ""}`]);
    expect(remove.undo(draft.values, about, {})).toEqual({
      action: "addTrustedOwner",
      about: one,
      values: { owner: one },
    });
  });

  it("says that with * everybody loses it, and that nobody does where nobody uses it", async () => {
    const { action: remove } = await action("removeTrustedOwner", json(added));
    const everybody = remove.draft({}, target({ owners, endpoints }, { item: "o-2" }));
    expect(everybody.effects[1]).toBe("Endpoints that belong to it: vpce-1, vpce-2.");
    const nobody = remove.draft({}, target({ owners }, { item: "o-1" }));
    expect(nobody.effects[1]).toBe("No registered endpoint belongs to it.");
  });

  it("warns that the door opens with the last one", async () => {
    const { action: remove } = await action("removeTrustedOwner", json(added));
    const last = remove.draft({}, target({ owners: [owner("o-1", one)] }, { item: "o-1" }));
    const words = "The list becomes empty, which means that ANYONE may connect.";
    expect([last.warnings, last.confirmation?.detail.split("\n")[0]]).toEqual([[words], words]);
  });

  it("is done when it is not listed any more", async () => {
    const { action: remove } = await action("removeTrustedOwner", json(added));
    const progress = (item: string) =>
      remove.progress({}, target({ owners }, { item }), { at: 1 }).kind;
    expect([progress("o-1"), progress("o-9")]).toEqual(["absent", "done"]);
  });
});
