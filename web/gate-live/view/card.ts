import { h } from '../../shared/dom.ts';

/** A section of the board with a heading. `body` is what it fills. */
export function card(title: string, kind: string): { element: HTMLElement; heading: HTMLElement; body: HTMLElement } {
  const heading = h('h2', { id: `${kind}-title` }, title);
  const body = h('div', { class: 'body' });
  const element = h('section', { class: `card ${kind}`, 'aria-labelledby': `${kind}-title` }, heading, body);
  return { element, heading, body };
}

/** A table with a heading for each column. The first cell of a row is its heading. */
export const table = (
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLElement =>
  h(
    'table',
    {},
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map(([first, ...rest]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, first),
          rest.map((cell) => h('td', {}, cell)),
        ),
      ),
    ),
  );

export const empty = (text: string): HTMLElement => h('p', { class: 'soft' }, text);
