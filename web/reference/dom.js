/**
 * Makes an element. Children are elements or texts and become nodes, never markup: what the document says can be read
 * here but cannot run.
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

/** Text with `code` between backticks. */
export const prose = (text) => text.split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));

/** A path that may break behind each slash. */
export const breakable = (path) => path.split(/(?<=\/)/).flatMap((piece) => [piece, h('wbr')]);

/** A block of text to copy, with the button for it. */
export function copyable(text, label) {
  const button = h('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${label}` }, 'Copy');
  button.addEventListener('click', async () => {
    // Browsers offer the clipboard to https and localhost only; elsewhere the text is selected to copy by hand.
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
