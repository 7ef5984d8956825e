import * as l10n from "@vscode/l10n";
import { protocolFailure, type CallName } from "./failure.ts";

/**
 * The body, counted while it comes: a promised length is that of a compressed one, or no promise at all.
 * Throws a `protocol` error when it has more than `largest` bytes.
 */
export async function bodyOf(
  response: Response,
  name: CallName,
  largest: number,
): Promise<Uint8Array> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks);
    length += value.byteLength;
    if (length > largest) {
      reader.cancel().catch(() => undefined);
      throw protocolFailure(name, l10n.t("it is too large"));
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  // Most answers come in one piece, which needs no copy.
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
