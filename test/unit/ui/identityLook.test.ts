import { describe, expect, test } from "vitest";
import type { CloudIdentity } from "../../../src/accounts/cloudIdentity.ts";
import { aws } from "../../../src/clouds/aws/aws.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { endWord, identityLook, type IdentityFacts } from "../../../src/ui/identityLook.ts";

const now = Date.UTC(2026, 0, 5, 12);
const hour = 3_600_000;
const caller = { account: "123456789012", principal: "arn:aws:iam::123456789012:user/ann" };
const profile: CloudIdentity = {
  ...{ id: "1", cloud: "aws", label: "Prod", source: "profile", profile: "prod" },
  ...{ machine: "here", ...caller },
} as const;
const keys: CloudIdentity = {
  ...{ id: "2", cloud: "aws", label: "Keys", source: "keys", region: "eu-west-1" },
  endpoint: "https://aws.example",
} as const;
const expired = new ApiError("authentication", "unchanged", {
  message: "The token has expired",
  next: "Renew it.",
});

function look(identity: CloudIdentity, rest: Partial<IdentityFacts> = {}) {
  return identityLook({
    ...{ identity, cloud: aws, state: undefined, sessionOnly: false, host: "here", now },
    ...rest,
  });
}

describe("a cloud identity's row", () => {
  test("tells its cloud and account, the machine that it is of, and how long it lasts", () => {
    const state = { caller: { ...caller, until: now + 2.5 * hour } };
    expect(look(profile, { state })).toMatchObject({
      label: "Prod",
      description: "AWS · 123456789012 · on here · signs out in 2 h",
      aria: "Cloud identity Prod, AWS · 123456789012 · on here · signs out in 2 h",
      icon: { id: "account" },
    });
  });

  test("says what is stored before it was asked, and that nobody knows yet", () => {
    expect(look(profile).description).toBe("AWS · 123456789012 · on here");
    expect(look(keys).description).toBe("AWS · not checked yet");
  });

  test("shows who it is now, where that is no longer what is stored", () => {
    const state = { caller: { ...caller, account: "999999999999" } };
    expect(look(profile, { state }).description).toContain("999999999999");
  });

  test("of the sandbox, or of this window only, says how long it is kept", () => {
    expect(look({ ...keys, sandbox: "here" }).description).toContain("ends with VS Code");
    expect(look(keys, { sessionOnly: true }).description).toContain("kept until reload");
  });

  test("whose sign-in is over says so first, and the tooltip has the exact command", () => {
    const state = { failure: expired, renewal: "aws sso login --profile prod" };
    const row = look(profile, { state });
    expect(row.description).toMatch(/^cannot sign in · AWS · 123456789012/);
    expect(row.icon).toEqual({ id: "error", color: "list.errorForeground" });
    expect(row.tooltip).toContain(
      "The token has expired. Run aws sso login --profile prod in a terminal on here: once you have signed in, it is checked again.",
    );
    expect(row.contextValue.split(";")).toEqual(["identity", "who", "signedOut"]);
  });

  test("without a command says what its cloud says", () => {
    expect(look(keys, { state: { failure: expired } }).tooltip).toContain("Renew it.");
  });

  test("that could not be asked is not called signed out", () => {
    const down = new ApiError("unavailable", "unchanged", { message: "Down.", next: "Later." });
    const row = look(profile, { state: { failure: down } });
    expect(row.description).toMatch(/^could not be checked/);
    expect(row.contextValue).not.toContain("signedOut");
    expect(row.icon.id).toBe("warning");
  });

  test("offers another secret only where it has one, and nothing of an account", () => {
    expect(look(keys).contextValue.split(";")).toEqual(["identity", "secret"]);
    expect(look(profile).contextValue).not.toMatch(/\b(account|paused|secret)\b/);
  });

  test("has all that is known of it in its tooltip", () => {
    const told = look(profile, { state: { caller: { ...caller, until: now + hour } } }).tooltip;
    for (const line of [
      "Prod (AWS)",
      "Account: 123456789012",
      "Who: arn:aws:iam::123456789012:user/ann",
      "Signs in with: Profile · prod",
      "On this machine only (here): it signs in with what lies here.",
    ]) {
      expect(told.split("\n")).toContain(line);
    }
    expect(told).toMatch(/Signs out: .*\d/);
    expect(look(keys).tooltip.split("\n").slice(-2)).toEqual([
      "Region: eu-west-1",
      "Address: https://aws.example",
    ]);
  });

  test("of a cloud that this version does not know has its id", () => {
    expect(look(keys, { cloud: undefined }).description).toBe("aws · not checked yet");
  });
});

test.each([
  [-1, "signs out now"],
  [59_000, "signs out now"],
  [61_000, "signs out in 1 min"],
  [59.9 * 60_000, "signs out in 59 min"],
  [2 * hour, "signs out in 2 h"],
  [47.9 * hour, "signs out in 47 h"],
  [72 * hour, "signs out in 3 days"],
])("what is left of a sign-in is told in the steps that matter: %d ms", (ms, words) => {
  expect(endWord(ms)).toBe(words);
});
