import { createHash, hash } from "node:crypto";
import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import type { Call } from "./client.ts";
import { protocolFailure, type CallName } from "./failure.ts";

/** A good answer, not read yet: who knows its digest need not read it again. */
export interface Answer<T> {
  /** Two answers with the same content have the same. */
  readonly digest: string;
  /** What it says. Throws a `protocol` error when that is not what the API promises. */
  value(): T;
}

/** An answer as it came: it becomes text only for who reads it. */
export class RawAnswer<T> implements Answer<T> {
  readonly #body: Uint8Array;
  readonly #headers: Headers;
  readonly #schema: z.ZodMiniType<T>;
  readonly #volatile: string | undefined;
  readonly #name: CallName;

  constructor(
    body: Uint8Array,
    headers: Headers,
    { answer, volatile }: Pick<Call<T>, "answer" | "volatile">,
    name: CallName,
  ) {
    this.#body = body;
    this.#headers = headers;
    this.#schema = answer;
    this.#volatile = volatile;
    this.#name = name;
  }

  get digest(): string {
    const body = this.#body;
    if (this.#volatile === undefined) return hash("sha1", body, "base64");
    const digest = createHash("sha1");
    let at = 0;
    for (const { start, end } of textFields(body, this.#volatile)) {
      digest.update(body.subarray(at, start));
      at = end;
    }
    return digest.update(body.subarray(at)).digest("base64");
  }

  value(): T {
    const result = z.safeParse(this.#schema, this.#json());
    if (result.success) return result.data;
    const field = fieldOf(result.error.issues[0]);
    throw protocolFailure(this.#name, l10n.t("a field is missing or wrong"), field || undefined);
  }

  #json(): unknown {
    const text = textOf(this.#body);
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

const quote = 0x22;

/**
 * Where the fields with a text as value stand whose name starts like this. Found in the bytes: an answer of
 * half a megabyte would take longer to become text than all else that is done with it when nothing changed.
 */
function* textFields(bytes: Uint8Array, name: string): Generator<{ start: number; end: number }> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = body.indexOf(name); at >= 0; at = body.indexOf(name, at + name.length)) {
    const [nameEnd, valueStart, valueEnd] = nextQuotes(body, at);
    const isName = body[at - 1] === quote && valueEnd >= 0;
    if (isName && body.toString("latin1", nameEnd + 1, valueStart).trim() === ":") {
      yield { start: at, end: valueEnd };
    }
  }
}

/** Where the next three quotes are; -1 = there are not so many. */
function nextQuotes(body: Buffer, from: number): [number, number, number] {
  const first = body.indexOf(quote, from);
  const second = first < 0 ? -1 : body.indexOf(quote, first + 1);
  return [first, second, second < 0 ? -1 : body.indexOf(quote, second + 1)];
}

const decoder = new TextDecoder();

/** A body as text. */
export function textOf(body: Uint8Array): string {
  return decoder.decode(body);
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
