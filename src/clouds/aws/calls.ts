import type { CloudOptions } from "../cloud.ts";
import type { Service } from "./clients.ts";
import { failureOf } from "./errors.ts";

/** What a call of the SDK takes beside its input. */
export interface CallSettings {
  readonly abortSignal?: AbortSignal;
}

/** What a paginator of the SDK takes: a page that leads to itself is the last. */
interface PageSettings<Client> {
  readonly client: Client;
  readonly stopOnSameToken: true;
}

/** A client learns from what is refused how far this machine's clock is off, ms. */
interface Clocked {
  readonly config: { systemClockOffset: number };
}

/** One read. Rejects with `ApiError` or the signal's reason. */
export async function read<Client, Answer>(
  service: Service<Client>,
  operation: string,
  { signal }: CloudOptions,
  ask: (client: Client, settings: CallSettings) => Promise<Answer>,
): Promise<Answer> {
  signal?.throwIfAborted();
  try {
    return await ask(service.reads, settingsOf(signal));
  } catch (error) {
    signal?.throwIfAborted();
    throw failureOf(error, { service, operation, write: false });
  }
}

/** A whole list, page by page. Rejects with `ApiError` or the signal's reason. */
export function readAll<Client, Page, Item>(
  service: Service<Client>,
  operation: string,
  options: CloudOptions,
  pages: (config: PageSettings<Client>, settings: CallSettings) => AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  return read(service, operation, options, async (client, settings) => {
    const all: Item[] = [];
    for await (const page of pages({ client, stopOnSameToken: true }, settings)) {
      all.push(...(items(page) ?? []));
    }
    return all;
  });
}

/** One write, sent once; once it is on its way nothing cancels it. Rejects like a read. */
export async function write<Client extends Clocked, Answer>(
  service: Service<Client>,
  operation: string,
  { signal }: CloudOptions,
  ask: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  signal?.throwIfAborted();
  const { reads, writes } = service;
  // Its own refusal comes too late for what is sent once.
  writes.config.systemClockOffset = reads.config.systemClockOffset;
  try {
    return await ask(writes);
  } catch (error) {
    throw failureOf(error, { service, operation, write: true });
  }
}

function settingsOf(signal: AbortSignal | undefined): CallSettings {
  return signal === undefined ? {} : { abortSignal: signal };
}
