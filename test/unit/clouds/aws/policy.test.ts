import * as fc from "fast-check";
import { expect, it } from "vitest";
import { allowedBy, withoutPrincipal, withPrincipal } from "../../../../src/clouds/aws/policy.ts";

const cluster = "arn:aws:kafka:us-east-1:481516234209:cluster/orders/1";
const guest = "arn:aws:iam::792345610284:root";

const statement = fc.record(
  {
    Sid: fc.string(),
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.oneof(
      fc.constant("*"),
      fc.record({ AWS: fc.oneof(fc.string(), fc.array(fc.string())) }),
      fc.record({ Service: fc.string() }),
    ),
    Action: fc.oneof(fc.string(), fc.array(fc.string()), fc.constant("kafka:*")),
    Resource: fc.string(),
    Condition: fc.dictionary(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

it("adds a statement and takes it away, and all that was in a policy is as before", () => {
  const document = fc.record({
    Version: fc.string(),
    Id: fc.string(),
    Statement: fc.array(statement),
  });
  fc.assert(
    fc.property(document, (policy) => {
      const text = JSON.stringify(policy);
      const added = withPrincipal(text, cluster, guest);
      const { Statement, ...rest } = JSON.parse(added) as typeof policy;
      const before = JSON.parse(text) as typeof policy;
      expect(rest).toEqual({ Version: before.Version, Id: before.Id });
      expect(Statement.slice(0, -1)).toEqual(before.Statement);
      expect(withPrincipal(added, cluster, guest)).toBe(added);
      expect(withoutPrincipal(added, guest)).toEqual({
        ...{ text, empty: policy.Statement.length === 0 },
      });
    }),
  );
});

it("makes a policy where there is none", () => {
  const made = withPrincipal(undefined, cluster, guest);
  expect(allowedBy(made)).toEqual([guest]);
  expect(withoutPrincipal(made, guest)).toMatchObject({ empty: true });
});

it("has nothing to take away from what others wrote", () => {
  const foreign = { Effect: "Allow", Principal: { AWS: guest }, Action: "kafka:*", Resource: "*" };
  const text = JSON.stringify({ Statement: foreign });
  expect(allowedBy(text)).toEqual([guest]);
  expect(withoutPrincipal(text, guest)).toBeUndefined();
});

it("lets in who is allowed by a statement and denied by none", () => {
  const about = (Effect: string, AWS: string) => ({
    ...{ Effect, Principal: { AWS }, Action: "kafka:CreateVpcConnection", Resource: cluster },
  });
  const text = JSON.stringify({
    Statement: [
      about("Allow", "111111111111"),
      about("Allow", guest),
      about("Deny", guest),
      { ...about("Allow", "arn:aws:iam::222222222222:root"), Action: "kafka:DescribeCluster" },
    ],
  });
  expect(allowedBy(text)).toEqual(["arn:aws:iam::111111111111:root"]);
});

it("does not write over what it cannot read", () => {
  for (const text of ["no json", '{"Statement":["text"]}', '{"Statement":[null]}']) {
    expect(() => withPrincipal(text, cluster, guest)).toThrow("cannot be read");
  }
});
