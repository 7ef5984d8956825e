import { allParts, type Part } from "../domain/model.ts";
import { hasControlCharacter } from "../http/address.ts";

/** What a link leads to. Says the provider, not the account: that is another in each VS Code. */
export interface LinkTarget {
  readonly provider: string;
  readonly cluster: string;
  readonly region?: string | undefined;
  readonly part?: Part | undefined;
  readonly item?: string | undefined;
}

/** The longest that each part of a link may be; there is no other part. */
const longest = { provider: 50, cluster: 200, region: 200, part: 20, item: 1000 };

/** Longer than any link that `linkQuery` makes. */
const mostCharacters = 8_000;

/**
 * The query of a link. Base64url, because VS Code decodes a query before it hands it over, which would
 * turn a `&` inside an id into a separator.
 */
export function linkQuery(target: LinkTarget): string {
  return `to=${Buffer.from(JSON.stringify(target)).toString("base64url")}`;
}

/** What a link leads to; undefined for anything but a link that `linkQuery` could have made. */
export function readLink(path: string, query: string): LinkTarget | undefined {
  if (path !== "/reveal" || query.length > mostCharacters) return undefined;
  // Some ways into VS Code add parameters of their own.
  const to = query.split("&").find((one) => one.startsWith("to="));
  const encoded = /^to=([\w-]+)=*$/.exec(to ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    return targetOf(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}

function targetOf(value: unknown): LinkTarget | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const texts = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    const most = Object.entries(longest).find(([name]) => name === key)?.[1];
    const isFine = typeof text === "string" && text !== "" && !hasControlCharacter(text);
    if (most === undefined || !isFine || text.length > most) return undefined;
    texts.set(key, text);
  }
  const [provider, cluster] = [texts.get("provider"), texts.get("cluster")];
  const [region, item] = [texts.get("region"), texts.get("item")];
  const part = allParts.find((one) => one === texts.get("part"));
  if (provider === undefined || cluster === undefined) return undefined;
  if (texts.has("part") && part === undefined) return undefined;
  // An item is in a part, and in a region: there is no other way to it.
  if (item !== undefined && (part === undefined || region === undefined)) return undefined;
  return { provider, cluster, region, part, item };
}
