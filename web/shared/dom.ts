type Child = Node | string | number | undefined | null | false | readonly Child[];
type Value = string | number | boolean | undefined | ((event: Event) => unknown);
type Attributes = Record<string, Value>;

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(9) as Child[]) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Creates an element. Children are nodes or texts, never markup. `onclick` and its like add a listener. */
export const h = <T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] => fill(document.createElement(tag), attributes, children);

/** As `h`, for the elements of a drawing. */
export const s = (tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement, attributes, children);

const shown = new WeakMap<Element, string>();

/**
 * Replaces the content of an element when the value it shows has changed. A button keeps the focus of the one it
 * replaces: those with the same `data-key`.
 */
export function showChange(element: Element, value: unknown, build: () => Child[]): void {
  const text = JSON.stringify(value);
  if (shown.get(element) === text) return;
  shown.set(element, text);
  const focused = element.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-key')
    : undefined;
  element.replaceChildren();
  fill(element, {}, build());
  if (focused) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}
