import XMLBuilder from "fast-xml-builder";
import { XMLParser } from "fast-xml-parser";
import type { Answer } from "../http/face.ts";

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });

/** An answer in XML; lists are `{ item: […] }` or what their elements are called. */
export function xmlAnswer(
  root: string,
  namespace: string | undefined,
  body: Readonly<Record<string, unknown>>,
  status = 200,
): Answer {
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8" },
    body,
    encode: (value) => {
      const content = {
        ...(namespace !== undefined && { "@xmlns": namespace }),
        ...asRecord(value),
      };
      return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: content })}`;
    },
  };
}

/** What is inside the root element of a body; texts stay texts. */
export function readXml(body: string): Record<string, unknown> {
  const parsed = asRecord(parser.parse(body));
  const root = Object.keys(parsed).find((name) => !name.startsWith("?"));
  return root === undefined ? {} : asRecord(parsed[root]);
}

/** A nested element; empty where there is none. */
export function child(value: Record<string, unknown>, name: string): Record<string, unknown> {
  return asRecord(value[name]);
}

/** The elements of a name inside another, whether there is one or more. */
export function children(value: Record<string, unknown>, name: string): Record<string, unknown>[] {
  const found = value[name];
  if (found === undefined || found === "") return [];
  return (Array.isArray(found) ? found : [found]).map(asRecord);
}

/** The text of an element; undefined where there is none. */
export function textIn(value: Record<string, unknown>, name: string): string | undefined {
  const found = value[name];
  return typeof found === "string" ? found : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
