import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  baseUrlProblem,
  fillPath,
  hasControlCharacter,
  isLoopback,
  proxyProblem,
} from "../../../src/http/address.ts";

const onlyHttps = "Only https addresses (or this machine's own) may receive a key.";
const incomplete = "This is not a complete address, such as https://host.";

describe("the address of an API", () => {
  it.each([
    "https://cockroachlabs.cloud",
    "https://cockroachlabs.cloud/",
    "https://gateway.example:8443/cockroach",
    "http://127.0.0.1:4567",
    "http://127.1.2.3",
    "http://localhost:80",
    "http://[::1]:8080",
  ])("may be %s", (text) => {
    expect(baseUrlProblem(text)).toBeUndefined();
  });

  it.each([
    ["http://elsewhere", onlyHttps],
    ["http://10.0.0.1", onlyHttps],
    ["http://localhost.evil.example", onlyHttps],
    ["http://127.0.0.1.evil.example", onlyHttps],
    ["http://[::2]", onlyHttps],
    ["http://0.0.0.0", onlyHttps],
    ["ftp://localhost", onlyHttps],
    ["file:///etc/passwd", onlyHttps],
    ["javascript:alert(1)", onlyHttps],
    ["", incomplete],
    ["cockroachlabs.cloud", incomplete],
    ["https://", incomplete],
    ["https://a b", incomplete],
    ["https://me:secret@host", "Leave user name and password out of the address."],
    ["https://me@host", "Leave user name and password out of the address."],
    ["https://host/?a=b", "Leave out everything from ? or # on."],
    ["https://host/#a", "Leave out everything from ? or # on."],
    ["https://host/?", "Leave out everything from ? or # on."],
    ["https://host#", "Leave out everything from ? or # on."],
  ])("may not be %s", (text, words) => {
    expect(baseUrlProblem(text)).toBe(words);
  });

  it("may not be longer than any address is", () => {
    const long = `https://host/${"a".repeat(10_000)}`;
    expect(baseUrlProblem(long)).toBe("The address is too long.");
    expect(proxyProblem(long)).toBe("The address is too long.");
  });

  it("that may receive a key is https or on this machine, whatever was typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
        if (baseUrlProblem(text) !== undefined) return;
        const url = new URL(text);
        expect(url.protocol === "https:" || isLoopback(url)).toBe(true);
      }),
    );
  });
});

describe("the address of a proxy", () => {
  it.each(["http://proxy:3128", "https://proxy.example:443", "http://10.0.0.1:8080/"])(
    "may be %s",
    (text) => {
      expect(proxyProblem(text)).toBeUndefined();
    },
  );

  const form = "A proxy is written http://host:port or https://host:port.";
  it.each([
    ["proxy:3128", form],
    ["socks5://proxy:1080", form],
    ["", form],
    ["http://", form],
    [
      "http://me:secret@proxy:3128",
      "Leave user name and password out: an address is stored as plain text.",
    ],
  ])("may not be %s", (text, words) => {
    expect(proxyProblem(text)).toBe(words);
  });
});

describe("a path", () => {
  const template = "/api/v1/clusters/{cluster_id}/networking/private-endpoint-connections/{id}";

  it("gets each value as one encoded part", () => {
    const id = "/subscriptions/1/a b?c#d%2f";
    expect(fillPath(template, { cluster_id: "c-1", id })).toBe(
      "/api/v1/clusters/c-1/networking/private-endpoint-connections/%2Fsubscriptions%2F1%2Fa%20b%3Fc%23d%252f",
    );
    expect(fillPath("/x/{a}", { a: "$&$1{a}" })).toBe("/x/%24%26%241%7Ba%7D");
    expect(fillPath("/x/{a}", { a: "../../admin" })).toBe("/x/..%2F..%2Fadmin");
    expect(fillPath("/x/{a}", { a: "%2e%2e" })).toBe("/x/%252e%252e");
  });

  it.each([
    ["nothing", ""],
    ["a dot", "."],
    ["two dots", ".."],
    ["a line break", "a\nb"],
    ["a NUL", "a\0b"],
    ["10,000 characters", "a".repeat(10_000)],
    ["half a character", "a\ud800b"],
  ])("is not made of %s", (_, value) => {
    expect(fillPath(template, { cluster_id: value, id: "x" })).toBeUndefined();
    expect(fillPath(template, { cluster_id: "x", id: value })).toBeUndefined();
  });

  it("is not made when a value is missing", () => {
    expect(fillPath("/x/{a}/{b}", { a: "1" })).toBeUndefined();
  });

  it("stays below its template when a URL is made of it, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (value) => {
        const path = fillPath("/a/{x}/b", { x: value });
        if (path === undefined) return;
        const { pathname, search, hash } = new URL(`https://host${path}`);
        expect([pathname.split("/").length, search, hash]).toEqual([4, "", ""]);
        expect(decodeURIComponent(pathname.split("/")[2] ?? "")).toBe(value);
      }),
    );
  });
});

describe("a control character", () => {
  it("is found wherever it stands", () => {
    for (const bad of ["a\n", "\r", "a\tb", "\0", "\x7f", "\x85"]) {
      expect(hasControlCharacter(bad)).toBe(true);
    }
    for (const good of ["", "a b", "äß漢"]) expect(hasControlCharacter(good)).toBe(false);
  });
});
