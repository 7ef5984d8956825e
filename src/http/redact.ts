/** Takes every secret it was told of out of a text, before the text reaches a log. */
export class Redactor {
  /** Every spelling of every secret, the longest first: one may begin with another. */
  #spellings: readonly string[] = [];

  /** From now on, `secret` never passes. Very short ones are left: they would blank out words. */
  add(secret: string): void {
    if (secret.length < 6) return;
    const all = new Set([...this.#spellings, ...spellingsOf(secret)]);
    this.#spellings = [...all].sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    return this.#spellings.reduce((clean, one) => clean.replaceAll(one, "«secret»"), text);
  }
}

/** As it is, in a URL, in base64, and inside a JSON text. */
function spellingsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret, "utf8").toString("base64"),
    JSON.stringify(secret).slice(1, -1),
  ];
}
