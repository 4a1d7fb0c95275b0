import { sumOf } from '../../../shared/base/sum.ts';
import type { SeatMap } from '../../../shared/inventory/seat-map.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { layOut, type SvgBlock, standingBlock, textWidth } from './svg-layout.ts';

type Section = SeatMap['sections'][number];
type Row = NonNullable<Section['rows']>[number];

/** Part of the ETag. Increment it when the same map is drawn differently, because browsers cache the drawing. */
export const drawingVersion = 1;

/** Distance between two seats of a row, in pixels. */
const seatPitch = 10;
const rowHeight = 12;
const padding = 14;
const titleHeight = 26;
const legendHeight = 44;

const ink = '#1b1f3b';
const muted = '#5c6070';

/** The map as SVG, in pixels. It contains no script, reference or link, and every name is escaped text. */
export function seatMapSvg(map: SeatMap, title: string): string {
  const blocks = map.sections.map((section) =>
    section.kind === 'standing' ? standingBlock(section) : seatedBlock(section),
  );
  const plan = layOut(blocks);
  const legend = legendBlock(map, plan.width);
  const [width, height] = [Math.ceil(legend.width), Math.ceil(plan.height + legendHeight)];
  const left = (width - plan.width) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" fill="${muted}"><title>${escapeMarkup(title)}</title><rect width="100%" height="100%" fill="#f6f7fb"/><g transform="translate(${left} 0)">${plan.svg}</g><g transform="translate(0 ${Math.round(plan.height)})">${legend.svg}</g></svg>`;
}

const kinds = ['seat', 'accessible', 'companion'] as const;
type Kind = (typeof kinds)[number];

const kindOf = ({ accessible, companionOf }: Row['seats'][number]): Kind =>
  accessible ? 'accessible' : companionOf === undefined ? 'seat' : 'companion';

const labels: Record<Kind, string> = { seat: 'Seat', accessible: 'Accessible', companion: 'Companion' };

/**
 * Seats are the dashes of one line, with round or square ends, so a row takes about twenty bytes whatever its length.
 * Styles are attributes, because the content security policy allows no style sheet.
 */
const strokes: Record<Kind, (path: string) => string> = {
  seat: (d) => `<path d="${d}" stroke="#5b6ee1" stroke-width="7" stroke-linecap="round"/>`,
  accessible: (d) => `<path d="${d}" stroke="#00806a" stroke-width="7" stroke-linecap="square"/>`,
  companion: (d) =>
    `<path d="${d}" stroke="#c2571a" stroke-width="7" stroke-linecap="round"/><path d="${d}" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/>`,
};

/** The path of one kind of seat in a row: a line for each run of neighbours, a little longer than to its last seat. */
function pathOf({ seats }: Row, kind: Kind, x: number, y: number): string {
  let path = '';
  let first: number | undefined;
  for (let index = 0; index <= seats.length; index++) {
    const seat = seats[index];
    const isKind = seat !== undefined && kindOf(seat) === kind;
    if (isKind) first ??= index;
    else if (first !== undefined) {
      path += `M${x + first * seatPitch} ${y}h${(index - 1 - first) * seatPitch + 1}`;
      first = undefined;
    }
  }
  return path;
}

/** First and last seat of a row, such as `1–30`. */
const seatRange = ({ seats }: Row): string =>
  seats.length > 1 ? `${seats[0]?.name}\u2013${seats.at(-1)?.name}` : (seats[0]?.name ?? '');

const text = (x: number, y: number, words: string, attributes = ''): string =>
  `<text x="${x}" y="${y}"${attributes}>${escapeMarkup(words)}</text>`;

/** A box with the section's name and its rows. Each row has its name on the left and its seat range on the right. */
function seatedBlock({ name, rows = [] }: Section): SvgBlock {
  const before = Math.max(...rows.map((row) => textWidth(row.name, 7))) + 10;
  const behind = Math.max(...rows.map((row) => textWidth(seatRange(row), 7))) + 10;
  const longest = Math.max(...rows.map(({ seats }) => seats.length)) * seatPitch;
  const width = Math.max(before + longest + behind, textWidth(name, 12)) + 2 * padding;
  const height = titleHeight + rows.length * rowHeight + padding;
  const left = (width - before - longest - behind) / 2 + before;
  const placed = rows.map((row, index) => ({
    row,
    x: Math.round(left + (longest - row.seats.length * seatPitch) / 2 + seatPitch / 2),
    y: titleHeight + index * rowHeight + rowHeight / 2,
  }));
  const seats = kinds.map((kind) => {
    const path = placed.map(({ row, x, y }) => pathOf(row, kind, x, y)).join('');
    return path && strokes[kind](path);
  });
  const names = placed.map(({ row, x, y }) => text(x - 10, y + 2.5, row.name)).join('');
  const ranges = placed
    .map(({ row, x, y }) => text(x + row.seats.length * seatPitch, y + 2.5, seatRange(row)))
    .join('');
  const parts = [
    `<rect width="${width}" height="${height}" rx="8" fill="#fff" stroke="#d9dce6"/>`,
    text(width / 2, 17, name, ` text-anchor="middle" font-size="12" font-weight="bold" fill="${ink}"`),
    `<g fill="none" stroke-dasharray="0 ${seatPitch}">${seats.join('')}</g>`,
    `<g font-size="7" text-anchor="end">${names}</g><g font-size="7">${ranges}</g>`,
  ];
  return { width, height, svg: parts.join('') };
}

function legendBlock(map: SeatMap, minWidth: number): SvgBlock {
  const seats = map.sections.flatMap(({ rows = [] }) => rows.flatMap((row) => row.seats.map(kindOf)));
  const standing = sumOf(map.sections.map(({ kind, capacity = 0 }) => (kind === 'standing' ? capacity : 0)));
  let x = padding + 6;
  let svg = '';
  for (const kind of kinds) {
    const count = seats.filter((one) => one === kind).length;
    if (count === 0) continue;
    const words = `${labels[kind]} (${count.toLocaleString('en')})`;
    const symbol = strokes[kind](`M${x} 22h1`);
    svg += `<g fill="none" stroke-dasharray="0 ${seatPitch}">${symbol}</g>${text(x + 10, 26, words)}`;
    x += textWidth(words, 11) + 34;
  }
  if (standing > 0) {
    const box = `<rect x="${x - 6}" y="16" width="16" height="12" rx="2" fill="#eceef8" stroke="#8a90b5" stroke-dasharray="3 2"/>`;
    const words = `Standing (${standing.toLocaleString('en')})`;
    svg += box + text(x + 16, 26, words);
    x += textWidth(words, 11) + 40;
  }
  return { width: Math.max(minWidth, x), height: legendHeight, svg: `<g font-size="11">${svg}</g>` };
}
