import { isJson } from "../call.ts";
import { invalidField } from "../errors.ts";
import { fingerprintOf } from "../paths.ts";

export type Labels = Readonly<Record<string, string>>;

const keyForm = /^[a-z][-_a-z0-9]{0,62}$/;
const valueForm = /^[-_a-z0-9]{0,63}$/;

/** The labels that a body gives. @throws GcpError for what are no labels. */
export function labelsIn(value: unknown): Labels {
  if (value === undefined) return {};
  if (!isJson(value)) throw invalidField("resource.labels", value, "Must be an object.");
  const labels = Object.entries(value).map(([key, label]) => {
    if (typeof label === "string" && keyForm.test(key) && valueForm.test(label)) {
      return [key, label] as const;
    }
    throw invalidField("resource.labels", label, "The label is invalid.");
  });
  return Object.fromEntries(labels);
}

/** The mark of the labels alone, which a change of them must name. */
export function labelFingerprint(path: string, labels: Labels): string {
  return fingerprintOf(`${path} ${JSON.stringify(labels)}`, 0);
}
