import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Redactor } from "../../../src/http/redact.ts";

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

describe("a redactor", () => {
  it("takes every secret out of a text, as often as it stands there", () => {
    const redactor = new Redactor();
    redactor.add("CCDB1_first");
    redactor.add("CCDB1_second");
    expect(redactor.redact("a CCDB1_first b CCDB1_second CCDB1_first")).toBe(
      "a «secret» b «secret» «secret»",
    );
  });

  it("knows a secret encoded for a URL, in base64 and as a JSON text", () => {
    const secret = 'key/with+"quotes"\\and=more';
    const redactor = new Redactor();
    redactor.add(secret);
    for (const spelling of [secret, encodeURIComponent(secret), base64(secret)]) {
      expect(redactor.redact(`<${spelling}>`)).toBe("<«secret»>");
    }
    expect(redactor.redact(JSON.stringify({ secret }))).toBe('{"secret":"«secret»"}');
  });

  it("leaves nothing of a secret that begins with another one", () => {
    const redactor = new Redactor();
    redactor.add("abcdef");
    redactor.add("abcdefghijkl");
    expect(redactor.redact("abcdefghijkl")).toBe("«secret»");
  });

  it("leaves very short secrets: they would blank out words", () => {
    const redactor = new Redactor();
    redactor.add("key");
    redactor.add("");
    expect(redactor.redact("the key")).toBe("the key");
  });

  it("never fails, whatever the secret and the text", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.array(text), text, text, (secrets, before, after) => {
        const redactor = new Redactor();
        for (const secret of secrets) redactor.add(secret);
        for (const secret of secrets.filter((one) => one.length >= 6)) {
          const parts = redactor.redact(before + secret + after).split("«secret»");
          expect(parts.some((part) => part.includes(secret))).toBe(false);
        }
      }),
    );
    const redactor = new Redactor();
    redactor.add("\ud800half of a character");
    expect(redactor.redact("a \ud800half of a character")).toBe("a «secret»");
  });
});
