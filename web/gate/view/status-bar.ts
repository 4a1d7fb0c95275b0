import { h, showChange } from '../../shared/dom.ts';
import { isSkewed } from '../offline/clock.ts';
import { unseenConflicts } from '../offline/conflicts.ts';
import { canStore } from '../offline/database.ts';
import type { Door } from '../offline/door.ts';
import { scansToSend, strandedScans } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { duration, words } from '../words/speech.ts';

/** How often the age of the scans that wait is shown anew. */
const ageMs = 1_000;

interface StatusBar {
  element: HTMLElement;
  stop(): void;
}

/** The bar above: where this phone scans, in which direction, and whether it has a network. */
export function statusBar(session: Session, door: Door, openMenu: () => void, showConflicts: () => void): StatusBar {
  const gate = h('select', {
    'aria-label': words.gate,
    onchange: ({ target }) => session.choose({ gateId: (target as HTMLSelectElement).value }),
  });
  const direction = h('button', {
    type: 'button',
    'aria-label': words.direction,
    class: 'direction',
    onclick: () => session.choose({ direction: session.device.direction === 'in' ? 'out' : 'in' }),
  });
  const state = h('p', { class: 'state' });
  const conflicts = h('button', { type: 'button', class: 'conflicts', hidden: true, onclick: showConflicts });

  function show(): void {
    const { device, standing } = session;
    showChange(gate, [device.gates, device.gateId], () =>
      device.gates.map(({ id, name }) => h('option', { value: id, selected: id === device.gateId }, name)),
    );
    showChange(direction, device.direction, () => [device.direction === 'in' ? `↓ ${words.in}` : `↑ ${words.out}`]);
    direction.setAttribute('aria-label', `${words.direction}: ${words[device.direction]}`);
    direction.classList.toggle('out', device.direction === 'out');
    const isOnline = standing !== 'offline' && standing !== 'busy';
    const ahead = door.clockAheadMs;
    const clock = isSkewed(ahead) && words.clockOff(duration(Math.abs(ahead)), ahead < 0);
    const noRoom = !canStore() && words.noRoom;
    const waiting = scansToSend(device.eventId);
    const stranded = strandedScans(device.eventId);
    const age = waiting[0] && duration(door.now() - Date.parse(waiting[0].scannedAt));
    const text = isOnline
      ? `● ${door.settings ? words.online : words.loading}`
      : `○ ${standing === 'busy' ? words.busy : words.offline}`;
    showChange(state, [text, waiting.length, age, stranded, clock, noRoom], () => [
      h('span', {}, text),
      age && h('span', { class: 'queue' }, words.waiting(waiting.length, age)),
      stranded > 0 && h('span', { class: 'queue' }, words.stranded(stranded)),
      clock && h('span', { class: 'trouble' }, `⚠ ${clock}`),
      noRoom && h('span', { class: 'trouble' }, `⚠ ${noRoom}`),
    ]);
    state.classList.toggle('offline', !isOnline);
    const found = unseenConflicts();
    conflicts.hidden = found.length === 0;
    showChange(conflicts, found.length, () => [`⚠ ${words.conflicts(found.length)}`]);
  }

  const timer = setInterval(show, ageMs);
  const end = session.onChange(show);
  show();
  const menu = h('button', { type: 'button', class: 'menu', 'aria-label': words.menu, onclick: openMenu }, '☰');
  return {
    element: h('header', {}, gate, direction, menu, state, conflicts),
    stop() {
      end();
      clearInterval(timer);
    },
  };
}
