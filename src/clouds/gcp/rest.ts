import * as l10n from "@vscode/l10n";
import { invalidInput } from "../../http/errors.ts";
import type { Google } from "./clients.ts";

const hosts = {
  compute: "https://compute.googleapis.com",
  dns: "https://dns.googleapis.com",
} as const;

/**
 * A request without the library's clients, with the same sign-in: Cloud DNS has none for Node, and that of
 * Compute Engine adds and leaves out empty maps and lists. Resolves to the answer as JSON; undefined = it
 * has none.
 */
export async function ask(
  google: Google,
  api: keyof typeof hosts,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await google.fetch(placeOf(api, path), {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await answer.text();
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

/** Of a name such as `..` a URL would make another place. */
function placeOf(api: keyof typeof hosts, path: string): URL {
  const url = new URL(`${hosts[api]}${path}`);
  if (url.pathname === path.split("?")[0]) return url;
  throw invalidInput(
    l10n.t("There can be nothing at {0}.", path),
    l10n.t("Check the values. Nothing was sent."),
  );
}

/** The path of what is regional in Compute Engine, as it is asked for. */
export function computePath(
  { project }: Google,
  region: string,
  kind: string,
  name?: string,
): string {
  const parts = [
    "projects",
    project,
    "regions",
    region,
    kind,
    ...(name === undefined ? [] : [name]),
  ];
  return `/compute/v1/${parts.map(encodeURIComponent).join("/")}`;
}
