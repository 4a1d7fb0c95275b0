/**
 * Creates an element. Children are elements or texts and become nodes, never markup, so text from the document cannot
 * run as code.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  );
  return element;
}

/** Renders text with backticks as `code` elements. */
export const prose = (text) => text.split('`').map((part, index) => (index % 2 ? h('code', {}, part) : part));

/** Renders a path with optional line breaks after each slash. */
export const breakable = (path) => path.split(/(?<=\/)/).flatMap((piece) => [piece, h('wbr')]);

/** Renders a text block with a copy button. */
export function copyable(text, label) {
  const button = h('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${label}` }, 'Copy');
  button.addEventListener('click', async () => {
    // The clipboard exists on https and localhost only. Elsewhere the text is selected for copying by hand.
    const copied = await Promise.resolve(navigator.clipboard?.writeText(text)).then(
      () => Boolean(navigator.clipboard),
      () => false,
    );
    if (!copied) getSelection()?.selectAllChildren(block);
    button.textContent = copied ? 'Copied' : 'Selected';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
  const block = h('code', {}, text);
  return h('div', { class: 'example' }, h('pre', { tabindex: '0', 'aria-label': label }, block), button);
}
