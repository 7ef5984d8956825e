import { hash } from "node:crypto";
import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import { protocolFailure, type CallName } from "./failure.ts";

/** A good answer, not read yet: who knows its digest need not read it again. */
export interface Answer<T> {
  /** Two answers with the same text have the same. */
  readonly digest: string;
  /** What it says. Throws a `protocol` error when that is not what the API promises. */
  value(): T;
}

/** Characters; shorter texts are their own digest. */
const longest = 256;

/** An answer as it came. */
export class TextAnswer<T> implements Answer<T> {
  readonly #text: string;
  readonly #headers: Headers;
  readonly #schema: z.ZodMiniType<T>;
  readonly #name: CallName;

  constructor(text: string, headers: Headers, schema: z.ZodMiniType<T>, name: CallName) {
    this.#text = text;
    this.#headers = headers;
    this.#schema = schema;
    this.#name = name;
  }

  get digest(): string {
    const text = this.#text;
    return text.length <= longest ? text : hash("sha1", text, "base64");
  }

  value(): T {
    const result = z.safeParse(this.#schema, this.#json());
    if (result.success) return result.data;
    const field = fieldOf(result.error.issues[0]);
    throw protocolFailure(this.#name, l10n.t("a field is missing or wrong"), field || undefined);
  }

  #json(): unknown {
    const text = this.#text;
    if (text === "") {
      if (this.#name.method !== "GET") return {};
      throw protocolFailure(this.#name, l10n.t("it is empty"));
    }
    const value = parsed(text);
    if (value !== undefined) return value;
    const type = this.#headers.get("content-type") ?? "";
    throw protocolFailure(
      this.#name,
      /html/i.test(type) || /^\s*</.test(text)
        ? l10n.t("it is a web page, perhaps a proxy's")
        : l10n.t("it is not JSON"),
    );
  }
}

/** What a text means as JSON; undefined = it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The path to the field that an issue is about; of several possible shapes, in the first one. */
function fieldOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "";
  const inner = issue.code === "invalid_union" ? fieldOf(issue.errors[0]?.[0]) : "";
  return [...issue.path.map(String), inner].filter((part) => part !== "").join(".");
}
