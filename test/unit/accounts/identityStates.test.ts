import { describe, expect, it } from "vitest";
import { CloudIdentities } from "../../../src/accounts/cloudIdentities.ts";
import { IdentityStates } from "../../../src/accounts/identityStates.ts";
import type { CloudSession } from "../../../src/clouds/cloud.ts";
import type { CloudCaller } from "../../../src/domain/customerCloud.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { MemorySecrets, MemoryState } from "./stores.ts";

const caller: CloudCaller = {
  account: "123456789012",
  principal: "arn:aws:iam::123456789012:root",
};
const expired = new ApiError("authentication", "unchanged", { message: "Over.", next: "Renew." });
const down = new ApiError("unavailable", "unchanged", { message: "Down.", next: "Later." });

/** One identity, whose cloud answers as the test says. */
async function asked({ hasCommand = true } = {}) {
  const identities = new CloudIdentities(new MemoryState(), new MemorySecrets(), "here");
  const { id } = await identities.add(
    { cloud: "aws", label: "Prod", source: "profile", profile: "prod", machine: "here" },
    undefined,
  );
  const answers: (() => Promise<CloudCaller>)[] = [];
  const whoAmI = () => answers.shift()?.() ?? Promise.resolve(caller);
  const states = new IdentityStates(identities, {
    session: () => Promise.resolve({ whoAmI } as unknown as CloudSession),
    renewal: ({ profile = "" }) =>
      Promise.resolve(hasCommand ? `aws sso login --profile ${profile}` : undefined),
  });
  const changes: string[] = [];
  identities.onDidChange(({ kind }) => changes.push(kind));
  let told = 0;
  states.onDidChange(() => told++);
  return { identities, id, states, answers, changes, told: () => told };
}

describe("who a cloud identity is", () => {
  it("is remembered and stored with it, and told once", async () => {
    const { identities, id, states, changes, told } = await asked();
    expect(states.of(id)).toBeUndefined();
    expect(await states.ask(id, {})).toEqual(caller);
    expect(states.of(id)).toEqual({ caller });
    expect(identities.get(id)).toMatchObject(caller);
    await states.ask(id, {});
    expect(changes).toEqual(["seen"]);
    expect(told()).toBe(2);
  });

  it("is unknown after a failure, which is remembered with the command that helps", async () => {
    const { identities, id, states, answers } = await asked();
    await states.ask(id, {});
    answers.push(() => Promise.reject(expired));
    await expect(states.ask(id, {})).rejects.toBe(expired);
    expect(states.of(id)).toEqual({ failure: expired, renewal: "aws sso login --profile prod" });
    expect(states.signedOut().map(({ label }) => label)).toEqual(["Prod"]);
    expect(identities.get(id)).toMatchObject(caller);
  });

  it("is not what a sign-in could mend, where the cloud is down", async () => {
    const { id, states, answers } = await asked();
    answers.push(() => Promise.reject(down));
    await expect(states.ask(id, {})).rejects.toBe(down);
    expect(states.of(id)).toEqual({ failure: down });
    expect(states.signedOut()).toEqual([]);
  });

  it("stays as it was when the question is cancelled", async () => {
    const { id, states, answers } = await asked();
    await states.ask(id, {});
    answers.push(() => Promise.reject(new DOMException("", "AbortError")));
    await expect(states.ask(id, {})).rejects.toMatchObject({ name: "AbortError" });
    expect(states.of(id)).toEqual({ caller });
  });

  it("is what the last question says, not a late answer to an older one", async () => {
    const { id, states, answers } = await asked();
    const late = Promise.withResolvers<CloudCaller>();
    answers.push(() => late.promise);
    const first = states.ask(id, {});
    await states.ask(id, {});
    late.resolve({ account: "999999999999", principal: "arn:aws:iam::999999999999:root" });
    await first;
    expect(states.of(id)).toEqual({ caller });
  });

  it("says nothing any more once the sign-in changed, even if the answer comes then", async () => {
    const { identities, id, states, answers } = await asked();
    const late = Promise.withResolvers<CloudCaller>();
    answers.push(() => late.promise);
    const question = states.ask(id, {});
    states.forget(id);
    late.resolve(caller);
    await question;
    expect(states.of(id)).toBeUndefined();
    expect(identities.get(id)?.account).toBeUndefined();
  });
});

describe("an identity is to be asked", () => {
  const now = Date.UTC(2026, 0, 5, 12);

  it("at first, and not while somebody asks", async () => {
    const { id, states } = await asked();
    expect(states.isDue(id, now)).toBe(true);
    const question = states.ask(id, {});
    expect(states.isDue(id, now)).toBe(false);
    await question;
    expect(states.isDue(id, now)).toBe(false);
  });

  it("again where a person may have signed in meanwhile, or the cloud was down", async () => {
    const { id, states, answers } = await asked();
    for (const failure of [expired, down]) {
      answers.push(() => Promise.reject(failure));
      await states.ask(id, {}).catch(() => undefined);
      expect(states.isDue(id, now)).toBe(true);
    }
  });

  it("only by a person where nothing but another key helps", async () => {
    const { id, states, answers } = await asked({ hasCommand: false });
    answers.push(() => Promise.reject(expired));
    await states.ask(id, {}).catch(() => undefined);
    expect(states.isDue(id, now)).toBe(false);
  });

  it("again shortly before its sign-in ends: one that renews itself has done so", async () => {
    const { id, states, answers } = await asked();
    answers.push(() => Promise.resolve({ ...caller, until: now + 3_600_000 }));
    await states.ask(id, {});
    expect(states.isDue(id, now)).toBe(false);
    expect(states.isDue(id, now + 3_500_000)).toBe(true);
    await states.ask(id, {});
    expect(states.isDue(id, now + 3_500_000)).toBe(false);
  });
});
