import { describe, expect, it } from "vitest";
import { accessKeyOf } from "../../../../src/clouds/aws/accessKey.ts";
import { aws } from "../../../../src/clouds/aws/aws.ts";
import { principalFor } from "../../../../src/clouds/aws/principals.ts";

const { secret } = aws.sources.find(({ id }) => id === "keys")!;

describe("an access key", () => {
  it("is id, secret and, of a temporary one, session token", () => {
    expect(secret!.parts).toHaveLength(3);
    expect(accessKeyOf("AKIAIOSFODNN7EXAMPLE:a/b+c:")).toEqual({
      ...{ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "a/b+c" },
    });
    expect(accessKeyOf(" ASIAIOSFODNN7EXAMPLE : a/b+c : t== ")).toEqual({
      ...{ accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "a/b+c", sessionToken: "t==" },
    });
  });

  it("is told what is wrong with it, before any call and without its secret", () => {
    const problem = (text: string): string => secret!.problem(text) ?? "";
    expect(problem("AKIAIOSFODNN7EXAMPLE:abc:")).toBe("");
    expect(problem("AKIAIOSFODNN7EXAMPLE:abc")).toBe("");
    expect(problem("ASIAIOSFODNN7EXAMPLE:abc:token")).toBe("");
    expect(problem("abc:AKIAIOSFODNN7EXAMPLE")).toContain("begins with AKIA or ASIA");
    expect(problem("AKIAIOSFODNN7EXAMPLE::")).toContain("missing");
    expect(problem("ASIAIOSFODNN7EXAMPLE:abc:")).toContain("session token");
    expect(problem("AKIAIOSFODNN7EXAMPLE:verysecret\nline")).not.toContain("verysecret");
    expect(problem("AKIAIOSFODNN7EXAMPLE:verysecret\nline")).toContain("line breaks");
  });

  it("hides its secret and its token, and not its id", () => {
    expect(secret!.hidden("ASIAIOSFODNN7EXAMPLE:abc:token")).toEqual(["abc", "token"]);
    expect(secret!.hidden("AKIAIOSFODNN7EXAMPLE:abc:")).toEqual(["abc"]);
  });
});

describe("a principal", () => {
  const plain = (text: string, region = "us-east-1"): string => principalFor(text, region);

  it("is the account's root for whatever EC2 would refuse", () => {
    const root = "arn:aws:iam::123456789012:root";
    expect(plain("123456789012")).toBe(root);
    expect(plain("arn:aws:sts::123456789012:assumed-role/Admin/anna")).toBe(root);
    expect(plain("arn:aws:iam::123456789012:user/network/admin")).toBe(root);
    expect(plain("arn:aws-us-gov:sts::123456789012:assumed-role/A/b", "us-gov-west-1")).toBe(
      "arn:aws-us-gov:iam::123456789012:root",
    );
    expect(plain("123456789012", "cn-north-1")).toBe("arn:aws-cn:iam::123456789012:root");
  });

  it("stays as it is where EC2 takes it", () => {
    for (const text of [
      "*",
      "arn:aws:iam::123456789012:root",
      "arn:aws:iam::123456789012:role/Admin",
      "arn:aws:iam::123456789012:user/anna",
    ]) {
      expect(plain(` ${text} `)).toBe(text);
    }
  });
});
