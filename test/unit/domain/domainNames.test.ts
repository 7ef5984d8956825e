import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainNameProblem, normalDomainName } from "../../../src/domain/domainNames.ts";

describe("a domain name", () => {
  it("is brought into small letters, without blanks around it and without the final dot", () => {
    expect(normalDomainName("  Kafka.Example.COM. \n")).toBe("kafka.example.com");
  });

  it.each([
    "example.com",
    "b-1.orders.kafka.us-east-1.amazonaws.com",
    "*.us-east-2.aws.confluent.cloud",
    "_sip._tcp.example.com",
    "xn--bcher-kva.example",
    "a.b",
    `${"a".repeat(63)}.example.com`,
  ])("may be %s", (name) => {
    expect(domainNameProblem(name)).toBeUndefined();
  });

  const parts = "A domain name has at least two parts, as in example.com.";
  const letters = "A domain name has only letters, digits, hyphens and dots.";
  const wildcard = "A wildcard stands alone and first, as in *.example.com.";
  it.each([
    ["", parts],
    ["localhost", parts],
    ["*.com", parts],
    ["*.", parts],
    ["*", wildcard],
    ["a.*.example.com", wildcard],
    ["*a.example.com", wildcard],
    ["*.*.example.com", wildcard],
    ["10.0.0.1", "This is an address, not a domain name."],
    ["a..b", letters],
    [".example.com", letters],
    ["-a.example.com", letters],
    ["a-.example.com", letters],
    ["exa mple.com", letters],
    ["example.com\nevil.example", letters],
    ["../example.com", letters],
    ["%2f.example.com", letters],
    ["bücher.example", letters],
    [`${"a".repeat(64)}.example.com`, letters],
    ["https://example.com", letters],
    [`${"a.".repeat(200)}com`, "A domain name has at most 253 characters."],
    ["x".repeat(10_000), "A domain name has at most 253 characters."],
  ])("may not be %j", (name, words) => {
    expect(domainNameProblem(name)).toBe(words);
  });

  it("that is accepted has none of the characters that mean something elsewhere", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        if (domainNameProblem(text) !== undefined) return;
        expect(text).toMatch(/^(\*\.)?[a-z0-9_.-]+$/);
      }),
    );
  });
});
