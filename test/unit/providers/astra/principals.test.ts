import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { principalOf, samePrincipal } from "../../../../src/providers/astra/principals.ts";

const account = "481516234209";
const root = `arn:aws:iam::${account}:root`;
const guid = "6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1";

describe("a principal", () => {
  it.each([
    ["aws", ` ${root}\n`, root],
    ["aws", account, root],
    ["aws", "4815-1623-4209", root],
    ["aws", `arn:aws:iam::${account}:role/app`, `arn:aws:iam::${account}:role/app`],
    [
      "aws",
      `arn:aws:iam::${account}:user/me@x.example`,
      `arn:aws:iam::${account}:user/me@x.example`,
    ],
    ["gcp", "my-project", "my-project"],
    ["gcp", "projects/my-project", "my-project"],
    ["gcp", "example.com:my-project", "example.com:my-project"],
    ["azure", guid.toUpperCase(), guid],
    ["azure", `/subscriptions/${guid}/resourceGroups/rg`, guid],
    ["azure", `/subscriptions/${guid}`, guid],
  ])("of %s, typed as %j, is %s", (cloud, typed, text) => {
    expect(principalOf(typed, cloud)).toEqual({ text });
  });

  it.each([
    ["aws", "*", /^This is no IAM principal/],
    ["aws", "4815162342090", /^This is no IAM principal/],
    ["aws", `arn:aws:iam::${account}:group/x`, /^This is no IAM principal/],
    ["aws", `arn:aws:iam::${account}:role/a b`, /^This is no IAM principal/],
    ["aws", guid, /^This is no IAM principal/],
    ["gcp", "123456789012", /^This is a project's number/],
    ["gcp", "My Project", /^This is no GCP project id/],
    ["gcp", root, /^This is no GCP project id/],
    ["azure", `${guid}0`, /^This is no Azure subscription id/],
    ["azure", "my-project", /^This is no Azure subscription id/],
    ["aws", "a".repeat(10_000), /^This is no IAM principal/],
  ])("of %s is not %j", (cloud, typed, problem) => {
    expect(principalOf(typed, cloud).problem).toMatch(problem);
  });

  it("that is a session or has a path is explained, and its account is proposed", () => {
    const session = principalOf(`arn:aws:sts::${account}:assumed-role/app/dana`, "aws");
    expect(session).toMatchObject({ proposal: root });
    expect(session.problem).toBe(
      `This is a session (assumed role), which no service can allow. Use its account: ${root}`,
    );
    const path = principalOf(`arn:aws:iam::${account}:role/aws-reserved/sso/admin`, "aws");
    expect(path).toMatchObject({ proposal: root });
    expect(path.problem).toBe(
      `AWS takes no principal with a path (aws-reserved/sso/admin). Use its account: ${root}`,
    );
  });

  it("that was normalised, or proposed, is right and stays as it is", () => {
    const clouds = fc.constantFrom("aws", "gcp", "azure");
    const likely = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\d{12}$/),
      fc.stringMatching(/^arn:aws:iam::\d{12}:(root|role\/[a-z/]{1,12}|user\/\w{1,9})$/),
      fc.stringMatching(/^arn:aws:sts::\d{12}:assumed-role\/[a-z]{1,9}\/[a-z]{1,9}$/),
      fc.stringMatching(/^[a-z][a-z0-9-]{4,20}[a-z0-9]$/),
      fc.uuid(),
    );
    fc.assert(
      fc.property(clouds, likely, (cloud, typed) => {
        const one = principalOf(typed, cloud);
        const right = one.problem === undefined ? one.text : one.proposal;
        if (right === undefined) return;
        expect(principalOf(right, cloud)).toEqual({ text: right });
      }),
    );
  });

  it("is the same as one that differs by case only in Azure", () => {
    expect(samePrincipal(guid, guid.toUpperCase())).toBe(true);
    expect(samePrincipal(root, root.toUpperCase())).toBe(false);
    expect(samePrincipal("my-project", "my-projec1")).toBe(false);
  });
});
