import { h, showChange } from '../../shared/dom.ts';
import type { Session } from '../scan/session.ts';
import { words } from '../words/speech.ts';

interface StatusBar {
  element: HTMLElement;
  stop(): void;
}

/** The bar above: where this phone scans, in which direction, and whether it has a network. */
export function statusBar(session: Session, openMenu: () => void): StatusBar {
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
  const state = h('p', { class: 'state', role: 'status' });

  function show(): void {
    const { device, standing } = session;
    showChange(gate, [device.gates, device.gateId], () =>
      device.gates.map(({ id, name }) => h('option', { value: id, selected: id === device.gateId }, name)),
    );
    showChange(direction, device.direction, () => [device.direction === 'in' ? `↓ ${words.in}` : `↑ ${words.out}`]);
    direction.setAttribute('aria-label', `${words.direction}: ${words[device.direction]}`);
    direction.classList.toggle('out', device.direction === 'out');
    const isOnline = standing !== 'offline';
    showChange(state, isOnline, () => [isOnline ? `● ${words.online}` : `○ ${words.offline}`]);
    state.classList.toggle('offline', !isOnline);
  }

  const stop = session.onChange(show);
  show();
  const menu = h('button', { type: 'button', class: 'menu', 'aria-label': words.menu, onclick: openMenu }, '☰');
  return { element: h('header', {}, gate, direction, menu, state), stop };
}
