import { h, showChange } from '../../shared/dom.ts';
import { concernsOf, crowdOf } from '../attention.ts';
import { words } from '../speech.ts';
import type { Part } from './board-view.ts';

/** Leads to a card by its kind. The address names the event, so it takes no link. */
const call = (text: string, kind: string): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      'data-key': text,
      onclick: () => document.getElementById(`${kind}-title`)?.scrollIntoView({ block: 'start' }),
    },
    `▲ ${text}`,
  );

/** What asks for the floor manager, in sight before anybody scrolls. Each leads to its card. */
export function calls(): Part {
  const element = h('div', { class: 'calls' });
  return {
    elements: [element],
    show({ stats, conflicts, devices }, now) {
      const conflicted = Math.max(stats.conflicts, conflicts.length);
      const phones = devices.filter((device) => concernsOf(device, now).length > 0).length;
      const crowds = stats.byZone.flatMap((zone) => {
        const crowd = crowdOf(zone);
        return crowd ? [`${zone.zone}: ${words[crowd]}`] : [];
      });
      element.hidden = conflicted + phones + crowds.length === 0;
      showChange(element, [conflicted, phones, crowds], () => [
        crowds.map((text) => call(text, 'zones')),
        conflicted > 0 && call(`${words.conflicts}: ${conflicted}`, 'conflicts'),
        phones > 0 && call(`${words.devices}: ${words.needAttention(phones)}`, 'devices'),
      ]);
    },
  };
}
