import type { Picture } from "./desk.ts";

/** What differs from run to run: ids of the clouds and providers, and addresses. */
const ids = /(vpce-|sg-|\/?Z)[0-9A-Za-z]{10,}(-[0-9a-f]{8})?|\b\d{15,}\b|\b10(\.\d+){3}\b(?!\/)/g;

/**
 * What there is, as another run would make it; of the cluster's endpoints, what changed since `from`: some
 * providers keep what was removed.
 */
export function comparable({ customer, database }: Picture, from: Picture): object {
  const { endpoints, owners } = database;
  const before = from.database.endpoints;
  const added = endpoints.filter((one) => !before.includes(one));
  const gone = before.filter((one) => !endpoints.includes(one));
  const text = JSON.stringify({ customer, added, gone, owners }).replaceAll(ids, "id");
  return JSON.parse(text, (_key, value: unknown) =>
    Array.isArray(value) ? [...(value as unknown[])].sort(byText) : value,
  ) as object;
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
