import { h, showChange } from '../../shared/dom.ts';
import { crowdOf } from '../attention.ts';
import type { Stats } from '../board.ts';
import { number, words } from '../speech.ts';
import type { Part } from './board-view.ts';
import { card, empty, table } from './card.ts';

type Cell = string | Node;

/** A card with one table of the statistics. */
function countCard(
  title: string,
  kind: string,
  columns: readonly string[],
  rowsOf: (stats: Stats) => Cell[][],
  nothing: string,
): Part {
  const { element, body } = card(title, kind);
  // A wide table on a small screen is moved sideways, with keys as well.
  body.tabIndex = 0;
  return {
    elements: [element],
    show({ stats }) {
      const rows = rowsOf(stats);
      const texts = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.textContent)));
      showChange(body, texts, () => [rows.length > 0 ? table(title, columns, rows) : empty(nothing)]);
    },
  };
}

const gateRows = ({ byGate }: Stats): Cell[][] =>
  byGate.map(({ name, zone, admitted }) => [zone ? `${name} · ${zone}` : name, number(admitted)]);

const typeRows = ({ byType }: Stats): Cell[][] =>
  byType.map(({ name, admitted, inside, total }) => [
    name,
    number(admitted),
    number(inside),
    number(Math.max(0, total - admitted)),
  ]);

/** A zone that is full, or nearly, is marked with words, not with a colour alone. */
const zoneRows = ({ byZone }: Stats): Cell[][] =>
  byZone.map((zone) => {
    const crowd = crowdOf(zone);
    return [
      zone.zone,
      number(zone.inside),
      zone.capacity === undefined
        ? '–'
        : h('span', {}, number(zone.capacity), crowd && h('strong', { class: 'warn' }, ` ${words[crowd]}`)),
    ];
  });

const refusalRows = ({ refusals }: Stats): Cell[][] =>
  [...refusals]
    .sort((a, b) => b.count - a.count)
    .map(({ result, count }) => [words.reasons[result] ?? result, number(count)]);

/** The counts by gate, type, zone and refusal. */
export const countCards = (): Part[] => [
  countCard(words.gates, 'gates', [words.gate, words.admitted], gateRows, words.noGates),
  countCard(words.types, 'types', [words.type, words.admitted, words.inside, words.remaining], typeRows, words.loading),
  countCard(words.zones, 'zones', [words.zone, words.inside, words.capacity], zoneRows, words.noZones),
  countCard(words.refusals, 'refusals', [words.reason, words.count], refusalRows, words.noRefusals),
];
