import { h } from '../../shared/dom.ts';
import type { groupOfCode } from '../ticket/group-of-code.ts';
import { words } from '../words/speech.ts';

type Group = NonNullable<ReturnType<typeof groupOfCode>>;

/** Asks how many people of a group pass, with a button for each number. */
export function peopleView(
  { typeName, admits, inside }: Group,
  direction: 'in' | 'out',
  choose: (people: number | undefined) => void,
): HTMLElement {
  const most = direction === 'in' ? admits - inside : inside;
  // What this phone knows may be old: with nobody left it offers all, and the API decides.
  const count = most > 0 ? most : admits;
  return h(
    'section',
    { class: 'verdict ask', role: 'alertdialog', 'aria-labelledby': 'people-title' },
    h('h1', { id: 'people-title' }, direction === 'in' ? words.howManyIn : words.howManyOut),
    h('p', { class: 'type' }, typeName),
    h('p', { class: 'people' }, words.people(inside, admits)),
    h(
      'div',
      { class: 'numbers' },
      Array.from({ length: count }, (_, index) =>
        h('button', { type: 'button', onclick: () => choose(index + 1) }, index + 1),
      ),
    ),
    h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => choose(undefined) }, words.cancel)),
  );
}
