/** What a person does next: choose a line, type a text, press a button, or leave. */
export type Answer =
  { readonly pick: string } | { readonly type: string } | { readonly press: string } | "leave";

/** A question as it was put. */
interface Asked {
  readonly title: string;
  readonly hidden?: boolean;
  readonly lines?: readonly string[];
}

interface Line {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

interface InputBox {
  readonly title?: string;
  readonly value?: string;
  readonly password?: boolean;
  readonly validateInput?: (text: string) => string | undefined;
}

/** A person with a script: what they answer, and what they were asked and told. */
class Person {
  readonly asked: Asked[] = [];
  /** Messages, with their details and buttons. */
  readonly told: string[] = [];
  /** What was said to a text that will not do; the person then goes on with the next answer. */
  readonly refused: string[] = [];
  readonly commands: string[] = [];
  clipboard = "";
  #script: Answer[] = [];

  /** Begins anew. */
  does(...script: Answer[]): void {
    this.#script = script;
    for (const list of [this.asked, this.told, this.refused, this.commands]) list.length = 0;
    this.clipboard = "";
  }

  /** True when the whole script was acted. */
  get isDone(): boolean {
    return this.#script.length === 0;
  }

  next(question: string): Answer {
    const answer = this.#script.shift();
    if (answer === undefined) throw new Error(`Nobody answers: ${question}`);
    return answer;
  }

  /** The button of a message that may stand without an answer. */
  presses(buttons: readonly string[]): string | undefined {
    const [answer] = this.#script;
    if (typeof answer !== "object" || !("press" in answer)) return undefined;
    if (!buttons.includes(answer.press)) return undefined;
    this.#script.shift();
    return answer.press;
  }
}

export const person = new Person();

type Rest = (string | { readonly modal?: boolean; readonly detail?: string })[];

function message(text: string, ...rest: Rest): Promise<string | undefined> {
  const buttons = rest.filter((one) => typeof one === "string");
  const { modal = false, detail = "" } = rest.find((one) => typeof one === "object") ?? {};
  person.told.push([text, detail, ...buttons.map((one) => `[${one}]`)].filter(Boolean).join(" "));
  if (!modal) return Promise.resolve(person.presses(buttons));
  const answer = person.next(text);
  if (answer === "leave") return Promise.resolve(undefined);
  if ("press" in answer && buttons.includes(answer.press)) return Promise.resolve(answer.press);
  throw new Error(`"${text}" cannot be answered with ${JSON.stringify(answer)}`);
}

// What the product takes of VS Code's API, for the tests of its questions and of the Accounts view.

export const ProgressLocation = { Notification: 15 };
export const ExtensionKind = { UI: 1, Workspace: 2 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon extends ThemeColor {}

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number = TreeItemCollapsibleState.None) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** The view that was made last; a test shows and hides it. */
export class FakeView {
  static last: FakeView | undefined;
  visible = false;
  readonly #visibility = new EventEmitter<unknown>();
  readonly onDidChangeVisibility = this.#visibility.event;

  constructor() {
    FakeView.last = this;
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  dispose(): void {
    this.#visibility.dispose();
  }
}

/** What was done in terminals: `name> command`, once a terminal was shown. */
export const terminals: string[] = [];

function terminal({ name }: { readonly name: string }) {
  let prompt = "(hidden) ";
  return {
    show: () => void (prompt = `${name}> `),
    sendText: (command: string) => void terminals.push(prompt + command),
  };
}

export const window = {
  createTerminal: terminal,
  createTreeView: () => new FakeView(),
  showInformationMessage: message,
  showWarningMessage: message,
  showErrorMessage: message,
  setStatusBarMessage: (text: string) => void person.told.push(text),
  showInputBox({ title = "", password = false, validateInput }: InputBox) {
    for (;;) {
      person.asked.push({ title, hidden: password });
      const answer = person.next(title);
      if (answer === "leave") return Promise.resolve(undefined);
      if (!("type" in answer)) throw new Error(`"${title}" wants a text`);
      const problem = validateInput?.(answer.type);
      if (problem === undefined) return Promise.resolve(answer.type);
      person.refused.push(problem);
    }
  },
  showQuickPick(lines: readonly Line[], { title = "" }: { readonly title?: string }) {
    const shown = lines.map(({ label, description = "", detail = "" }) =>
      [label, description, detail].filter((one) => one !== "").join(" | "),
    );
    person.asked.push({ title, lines: shown });
    const answer = person.next(title);
    if (answer === "leave") return Promise.resolve(undefined);
    const found = lines.find(({ label }) => "pick" in answer && label === answer.pick);
    if (found === undefined) throw new Error(`"${title}" offers only ${shown.join(", ")}`);
    return Promise.resolve(found);
  },
  withProgress: <T>(
    { title = "" }: { readonly title?: string },
    work: (progress: unknown, token: unknown) => Promise<T>,
  ): Promise<T> => {
    person.told.push(title);
    return work(undefined, { onCancellationRequested: () => undefined });
  },
};

const registered = new Map<string, (argument: unknown) => Promise<unknown>>();

export const commands = {
  registerCommand(name: string, run: (argument: unknown) => Promise<unknown>) {
    registered.set(name, run);
    return { dispose: () => registered.delete(name) };
  },
  async executeCommand(name: string, argument?: unknown): Promise<void> {
    person.commands.push(name);
    await registered.get(name)?.(argument);
  },
};

export const env: {
  remoteName: string | undefined;
  readonly clipboard: { writeText(text: string): Promise<void> };
} = {
  remoteName: undefined,
  clipboard: {
    writeText(text: string): Promise<void> {
      person.clipboard = text;
      return Promise.resolve();
    },
  },
};
