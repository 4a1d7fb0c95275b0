import { h } from '../../shared/dom.ts';
import { keepScreenOn } from '../../shared/wake-lock.ts';
import type { Board } from '../board.ts';
import { mayChange } from '../my-events.ts';
import type { View } from '../page.ts';
import { Poll } from '../poll.ts';
import { ago, dayAndTime, words } from '../speech.ts';
import { calls } from './calls.ts';
import { conflictsCard } from './conflicts-card.ts';
import { countCards } from './count-cards.ts';
import { devicesCard } from './devices-card.ts';
import { figures } from './figures.ts';
import { hourCard } from './hour-card.ts';

/** A board is late when three updates have failed. */
const lateMs = 6_000;
const tickMs = 1_000;

/** A part of the board. `now` in epoch ms, by the clock of the API. */
export interface Part {
  elements: HTMLElement[];
  show(board: Board, now: number): void;
}

/** Follows one event. `signIn` when the session has ended, `choose` with a reason when it cannot be shown. */
export function boardView(
  eventId: string,
  { signIn, choose }: { signIn: () => void; choose: (notice: string) => void },
): View {
  let board: Board | undefined;
  const title = h('h1', { tabindex: '-1' }, words.loading);
  const doors = h('p', { class: 'soft' });
  const state = h('p', { class: 'state', role: 'status' });
  const devices = devicesCard(eventId, () => poll.ask());
  const parts: Part[] = [calls(), figures(), hourCard(), ...countCards(), conflictsCard(), devices];

  function show(received: Board): void {
    if (!board) void mayChange(received.event.organizerId).then(devices.allow);
    board = received;
    const { title: name, doorsOpenAt, timezone } = board.event;
    title.textContent = name;
    document.title = `${name} – ${words.page}`;
    doors.textContent = words.doorsAt(dayAndTime(doorsOpenAt, timezone));
    tick();
  }

  /** Says how old the figures are, and lets the times of the board go on while no update comes. */
  function tick(): void {
    const age = poll.confirmedAt === undefined ? undefined : performance.now() - poll.confirmedAt;
    const isLate = age === undefined ? poll.failures > 1 : age > lateMs;
    document.body.classList.toggle('late', isLate);
    const said = age === undefined ? words.unreachable : words.stale(ago(age));
    const text = isLate ? `⚠ ${said}` : board ? `● ${words.live}` : words.loading;
    // A screen reader hears that the connection is lost or back, not each second of it.
    if (state.dataset.late !== String(isLate)) state.setAttribute('aria-live', 'polite');
    else state.setAttribute('aria-live', 'off');
    state.dataset.late = String(isLate);
    if (state.textContent !== text) state.textContent = text;
    if (board) for (const part of parts) part.show(board, Date.now() + poll.aheadMs);
  }

  const poll = new Poll(eventId, show, (end) => (end.kind === 'signed-out' ? signIn() : choose(words.notYours)));
  const timer = setInterval(tick, tickMs);
  const release = keepScreenOn();
  const other = h('a', { href: '#', class: 'button' }, words.otherEvent);
  void poll.ask();
  tick();

  return {
    element: h(
      'div',
      { class: 'board' },
      h('div', { class: 'head' }, title, doors, state),
      parts.flatMap(({ elements }) => elements),
    ),
    title: words.page,
    header: [other],
    stop() {
      poll.stop();
      clearInterval(timer);
      release();
      document.body.classList.remove('late');
    },
  };
}
