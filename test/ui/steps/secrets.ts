import { eventually, type Workbench } from "../workbench/index.ts";
import { filesWith } from "../workbench/files.ts";

/** What the browser keeps for VS Code: its databases, and what lies in its local storage. */
export interface BrowserState {
  /** Global and window state, webview state among it, as one text. */
  readonly state: string;
  /** Where secrets are, encrypted; empty = none was ever stored. */
  readonly secrets: string;
  /** The rest of the local storage. */
  readonly local: string;
}

/** Looks for secrets in everything that a window shows, keeps or sends to a webview. */
export class Watchman {
  readonly #workbench: Workbench;
  readonly #seen: string[] = [];

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Overhears from now on what the workbench sends to its webviews. */
  async overhear(): Promise<void> {
    const { page } = this.#workbench;
    await page.exposeFunction("overhear", (text: string) => void this.#seen.push(text));
    const listen = `(() => {
      if (window !== window.top) return;
      const send = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (message, ...rest) {
        window.overhear(JSON.stringify(message) ?? "");
        return send.call(this, message, ...rest);
      };
    })()`;
    await page.addInitScript(listen);
    await page.evaluate(listen);
  }

  /** Remembers all that is on the page now, with what only a screen reader says. */
  async look(): Promise<void> {
    this.#seen.push(await this.#workbench.page.content());
  }

  /** True when this text was on the page, or on its way to a webview. */
  hasSeen(text: string): boolean {
    return this.#seen.some((one) => one.includes(text));
  }

  /** Where one of these secrets is: words for each place; empty when there is none. */
  async find(secrets: readonly string[]): Promise<string[]> {
    await this.look();
    const { userDataDir, profileDir, extensionsDir } = this.#workbench;
    const found = secrets.flatMap((secret) => (this.hasSeen(secret) ? [`seen: ${secret}`] : []));
    const { state, secrets: encrypted, local } = await browserState(this.#workbench);
    for (const secret of secrets) {
      if ([state, encrypted, local].some((text) => text.includes(secret))) {
        found.push(`kept by the browser: ${secret}`);
      }
    }
    for (const folder of [userDataDir, profileDir, extensionsDir]) {
      for (const { file, text } of await filesWith(folder, secrets)) found.push(`${file}: ${text}`);
    }
    return found;
  }
}

/** Reads what the browser keeps for VS Code. */
export async function browserState({ page }: Workbench): Promise<BrowserState> {
  const read = await page.evaluate<Record<string, string>>(`(async () => {
    const asked = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const state = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(objects.getAllKeys()), asked(objects.getAll())]);
        const text = (value) =>
          value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
        keys.forEach((key, index) => state.push(name + "/" + store + "/" + key + ": " + text(values[index])));
      }
      database.close();
    }
    const { "secrets.provider": secrets = "", ...local } = { ...localStorage };
    return { state: state.join("\\n"), secrets, local: JSON.stringify(local) };
  })()`);
  const { state = "", secrets = "", local = "" } = read;
  return { state, secrets, local };
}

/** Fewer characters than the encrypted name of an entry of ours has: with an id, a key's is over 100. */
const noEntry = 100;

/** Waits until the secret storage holds nothing any more; what it encrypts then is an empty object. */
export async function emptySecretStorage(workbench: Workbench): Promise<void> {
  let length = 0;
  await eventually(
    async () => {
      length = (await browserState(workbench)).secrets.length;
      return length < noEntry ? true : undefined;
    },
    () => `The secret storage still holds ${String(length)} encrypted characters.`,
  );
}
