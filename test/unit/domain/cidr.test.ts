import { expect, it } from "vitest";
import { canonicalCidr } from "../../../src/domain/cidr.ts";

it.each([
  ["10.0.0.0/16", "10.0.0.0/16"],
  ["10.0.5.3/16", "10.0.0.0/16"],
  ["203.0.113.7/32", "203.0.113.7/32"],
  ["1.2.3.4/0", "0.0.0.0/0"],
  ["FD00:0:0:1::7/64", "fd00:0:0:1::/64"],
  ["2001:DB8::1/32", "2001:db8::/32"],
])("%s is %s", (text, canonical) => {
  expect(canonicalCidr(text)).toBe(canonical);
  expect(canonicalCidr(canonical)).toBe(canonical);
});

it.each([
  "",
  "10.0.0.0",
  "10.1/16",
  "010.0.0.0/8",
  "10.0.0.0/33",
  "999.1.1.1/8",
  "fd00::/129",
  "anywhere",
])("“%s” is none", (text) => {
  expect(canonicalCidr(text)).toBeUndefined();
});
