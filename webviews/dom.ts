type Attributes = Readonly<Record<string, string | undefined>>;

/** An element with attributes and content. Text is always text: nothing here parses HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...content);
  return element;
}

/** Sets attributes; `undefined` takes one away. Writes only what differs. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** Sets an element's text; an empty one is hidden. Writes only what differs. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

/** Makes `parent` hold exactly these children, in order, without touching those already in place. */
export function arrange(parent: Element, children: readonly Element[]): void {
  for (const old of [...parent.children]) if (!children.includes(old)) old.remove();
  children.forEach((child, index) => {
    const there = parent.children[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

/** Keeps one thing per key: makes it the first time, drops those no longer asked for. */
export class Keyed<T> {
  #kept = new Map<string, T>();

  /** The things for these keys, in order. */
  take(keys: readonly string[], make: (key: string) => T): T[] {
    const next = new Map(keys.map((key) => [key, this.#kept.get(key) ?? make(key)]));
    this.#kept = next;
    return [...next.values()];
  }

  get(key: string): T | undefined {
    return this.#kept.get(key);
  }

  values(): T[] {
    return [...this.#kept.values()];
  }
}
