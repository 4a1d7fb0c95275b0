import { h } from '../../shared/dom.ts';
import { type EventPage, type ListedEvent, listEvents, listOrganizers, sortedByNext } from '../my-events.ts';
import type { View } from '../page.ts';
import { dayAndTime, words } from '../speech.ts';

const entry = ({ id, title, doorsOpenAt, timezone, organizer }: ListedEvent): HTMLElement =>
  h(
    'li',
    {},
    h(
      'a',
      { href: `#${id}` },
      h('strong', {}, title),
      h('span', { class: 'soft' }, words.doorsAt(dayAndTime(doorsOpenAt, timezone))),
      h('span', { class: 'soft' }, organizer.name),
    ),
  );

/** The events of the member's organizers. */
export function chooseView(signIn: () => void, notice?: string): View {
  const state = h('p', { role: 'status' }, words.loading);
  const list = h('ul', { class: 'events' });
  const more = h('button', { type: 'button', hidden: true }, words.moreEvents);
  const known: ListedEvent[] = [];

  function show(pages: EventPage[]): void {
    known.push(...pages.flatMap(({ items }) => items));
    list.replaceChildren(...sortedByNext(known, Date.now()).map(entry));
    state.textContent = known.length === 0 ? words.noEvents : '';
    const rest = pages.filter(({ nextCursor }) => nextCursor !== null);
    more.hidden = rest.length === 0;
    more.onclick = () => load(rest);
  }

  async function load(from: readonly EventPage[]): Promise<void> {
    const pages = await Promise.all(from.map(listEvents));
    if (pages.includes('signed-out')) return signIn();
    if (pages.includes('down')) state.textContent = words.unreachable;
    else show(pages.filter((page) => typeof page === 'object'));
  }

  async function start(): Promise<void> {
    const organizers = await listOrganizers();
    if (organizers === 'signed-out') signIn();
    else if (organizers === 'down') state.textContent = words.unreachable;
    else await load(organizers.map(({ id }) => ({ organizerId: id, items: [], nextCursor: null })));
  }

  void start();
  const element = h(
    'section',
    { class: 'card narrow' },
    h('h1', { tabindex: '-1' }, words.chooseTitle),
    h('p', { class: 'alert', role: 'alert' }, notice),
    h('p', { class: 'soft' }, words.chooseAbout),
    state,
    list,
    more,
  );
  return { element, title: words.chooseTitle };
}
