import type { ClickhousePart } from "../../../src/sandbox/clickhouse/part.ts";
import { start, type Reply } from "./start.ts";

type Send = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** The sandbox's ClickHouse Cloud, and ways to talk to it. */
export async function clickhouse(options: Parameters<typeof start>[0] = {}) {
  const started = await start(options);
  const { sandbox } = started;
  const part = sandbox.parts["clickhouse"] as ClickhousePart;
  const { baseUrl, keys } = sandbox.address.parts["clickhouse"]!;
  const with_ =
    (authorization: string): Send =>
    async (method, path, body) => {
      const answer = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { authorization },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const parsed = JSON.parse(await answer.text()) as Record<string, unknown>;
      return { status: answer.status, headers: answer.headers, body: parsed };
    };
  const as = (key: string): Send => with_(`Basic ${Buffer.from(key).toString("base64")}`);
  const { book } = part;
  const organization = `/v1/organizations/${book.organizationId}`;
  const service = (name: string): string =>
    `${organization}/services/${book.services.all().find((one) => one.name === name)?.id ?? ""}`;
  return { ...started, part, book, keys, as, with_, api: as(keys.admin), organization, service };
}

/** An endpoint that nobody knows yet. */
export const fresh = "vpce-0a1b2c3d4e5f60718";

/** What an answer has in its envelope. */
export function result({ body }: Reply): Record<string, unknown> {
  return body["result"] as Record<string, unknown>;
}

/** The endpoints that the organization lists. */
export function known(organization: Reply): unknown[] {
  return result(organization)["privateEndpoints"] as unknown[];
}
