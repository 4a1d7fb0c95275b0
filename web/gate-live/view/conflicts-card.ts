import { h, showChange } from '../../shared/dom.ts';
import type { Board, Conflict, Passage } from '../board.ts';
import { clockTime, words } from '../speech.ts';
import type { Part } from './board-view.ts';
import { card, empty } from './card.ts';

function passageText({ deviceId, gateId, at }: Passage, { devices, stats, event }: Board): string {
  const device = devices.find((one) => one.deviceId === deviceId)?.name ?? words.unknownDevice;
  const gate = stats.byGate.find((one) => one.gateId === gateId)?.name;
  return [clockTime(at, event.timezone, true), device, gate].filter(Boolean).join(' · ');
}

const entry = ({ kind, refused, admitted }: Conflict, board: Board): HTMLElement =>
  h(
    'li',
    {},
    h('strong', {}, words.reasons[kind] ?? kind),
    admitted && h('span', {}, `${words.first}: ${passageText(admitted, board)}`),
    h('span', {}, admitted && `${words.again}: `, passageText(refused, board)),
  );

/** Tickets that two phones have let in, with both phones and times. */
export function conflictsCard(): Part {
  const { element, heading, body } = card(words.conflicts, 'conflicts');
  return {
    elements: [element],
    show(board) {
      const { conflicts, stats } = board;
      // The counter and the list are read at different times.
      const count = Math.max(stats.conflicts, conflicts.length);
      heading.textContent = count > 0 ? `${words.conflicts} (${count})` : words.conflicts;
      element.classList.toggle('alarming', count > 0);
      const names = board.devices.map(({ deviceId, name }) => [deviceId, name]);
      showChange(body, [conflicts, count, names, stats.byGate.map(({ name }) => name)], () => {
        if (count === 0) return [empty(words.noConflicts)];
        const older = count - conflicts.length;
        return [
          h('p', { class: 'soft' }, words.conflictsAbout),
          h(
            'ol',
            { class: 'rows' },
            conflicts.map((conflict) => entry(conflict, board)),
          ),
          older > 0 && empty(words.moreConflicts(older)),
        ];
      });
    },
  };
}
