/** A call of an API: method, path template (`/a/{id}/b`) and what answers it. */
export interface Route<Handler> {
  method: string;
  template: string;
  handler: Handler;
}

/** `badEncoding`: a path part is not valid percent-encoding. */
type Match<Handler> =
  | { kind: "found"; handler: Handler; params: Record<string, string> }
  | { kind: "otherMethod" }
  | { kind: "notFound" }
  | { kind: "badEncoding" };

/** Finds the call for a request. Path parts are decoded after splitting: an id may contain `%2F`. */
export function createRouter<Handler>(
  routes: readonly Route<Handler>[],
): (method: string, path: string) => Match<Handler> {
  const compiled = routes.map((route) => ({ ...route, parts: route.template.split("/") }));
  return (method, path) => {
    const parts = path.split("/");
    const same = compiled.filter((route) => fits(route.parts, parts));
    const route = same.find((one) => one.method === method);
    if (route === undefined) return { kind: same.length > 0 ? "otherMethod" : "notFound" };
    const params = paramsOf(route.parts, parts);
    if (params === undefined) return { kind: "badEncoding" };
    return { kind: "found", handler: route.handler, params };
  };
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, index) => part.startsWith("{") || part === parts[index])
  );
}

function paramsOf(
  template: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  try {
    const named = template.flatMap((part, index) =>
      part.startsWith("{") ? [[part.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
    );
    return Object.fromEntries(named) as Record<string, string>;
  } catch {
    return undefined;
  }
}
