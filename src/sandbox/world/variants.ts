/** What each setting of a face may be: a list of values, or the kind of value. */
export type VariantRules = Readonly<Record<string, readonly unknown[] | "boolean" | "seconds">>;

/** The settings of a face, and what they may be. */
export interface FaceVariants {
  readonly variants: object;
  readonly variantRules: VariantRules;
}

/**
 * Sets the given settings, by face, and leaves the others.
 * @throws Error naming the face or setting that does not exist or the value that it cannot have.
 */
export function setVariants(
  faces: Readonly<Record<string, FaceVariants>>,
  changes: Record<string, unknown>,
): void {
  for (const [name, settings] of Object.entries(changes)) {
    const face = Object.hasOwn(faces, name) ? faces[name] : undefined;
    if (face === undefined || typeof settings !== "object" || settings === null) {
      const known = Object.keys(faces).join(", ");
      throw new Error(`variants: expected {"<face>": {…}} of ${known}, not "${name}".`);
    }
    for (const [setting, value] of Object.entries(settings)) {
      checkVariant(face.variantRules, setting, value);
    }
    Object.assign(face.variants, settings);
  }
}

function checkVariant(rules: VariantRules, name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) throw new Error(`variants: there is no setting "${name}".`);
  const fits =
    rule === "boolean"
      ? typeof value === "boolean"
      : rule === "seconds"
        ? typeof value === "number" && value >= 0 && Number.isFinite(value)
        : rule.includes(value);
  if (fits) return;
  const choices =
    typeof rule === "string" ? rule : rule.map((one) => JSON.stringify(one)).join(", ");
  throw new Error(`variants: "${name}" must be one of: ${choices}.`);
}
