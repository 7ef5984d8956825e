/** A copy without some fields. */
export function without<T extends object, Key extends keyof T>(
  value: T,
  ...keys: readonly Key[]
): Omit<T, Key> {
  const copy: Partial<T> = { ...value };
  // The copy is our own: nobody else sees a field vanish.
  for (const key of keys) Reflect.deleteProperty(copy, key);
  return copy as Omit<T, Key>;
}
