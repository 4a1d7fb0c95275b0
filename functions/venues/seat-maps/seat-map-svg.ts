import type { SeatMap } from '../../../shared/inventory/seat-map.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { layOut, type SvgBlock, standingBlock, textWidth } from './svg-layout.ts';

type Section = SeatMap['sections'][number];
type Row = NonNullable<Section['rows']>[number];
type Kind = 'seat' | 'accessible' | 'companion';

/** +1 whenever the same map is drawn in another way: browsers keep pictures. */
export const drawingVersion = 1;

/** Between two seats, and between two rows. */
const pitch = 10;
const rowHeight = 12;
const padding = 14;
const titleHeight = 26;
const legendHeight = 44;

const ink = '#1b1f3b';
const muted = '#5c6070';

/**
 * Seats are dots of a dashed line with round or square ends, so a row costs some twenty bytes however long it is. The
 * attributes stand on the elements: the page's policy lets no style sheet through.
 */
const looks: Record<Kind, (path: string) => string> = {
  seat: (d) => `<path d="${d}" stroke="#5b6ee1" stroke-width="7" stroke-linecap="round"/>`,
  accessible: (d) => `<path d="${d}" stroke="#00806a" stroke-width="7" stroke-linecap="square"/>`,
  companion: (d) =>
    `<path d="${d}" stroke="#c2571a" stroke-width="7" stroke-linecap="round"/><path d="${d}" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/>`,
};
const names: Record<Kind, string> = { seat: 'Seat', accessible: 'Accessible', companion: 'Companion' };

const kindOf = ({ accessible, companionOf }: Row['seats'][number]): Kind =>
  accessible ? 'accessible' : companionOf === undefined ? 'seat' : 'companion';

/** The seats of one kind in a row: a line for each run of neighbours, a little longer than to its last dot. */
function runs({ seats }: Row, kind: Kind, x: number, y: number): string {
  let path = '';
  let from: number | undefined;
  for (let at = 0; at <= seats.length; at++) {
    const seat = seats[at];
    const isKind = seat !== undefined && kindOf(seat) === kind;
    if (isKind) from ??= at;
    else if (from !== undefined) {
      path += `M${x + from * pitch} ${y}h${(at - 1 - from) * pitch + 1}`;
      from = undefined;
    }
  }
  return path;
}

const span = ({ seats }: Row): string =>
  seats.length > 1 ? `${seats[0]?.name}\u2013${seats.at(-1)?.name}` : (seats[0]?.name ?? '');

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more}>${escapeMarkup(words)}</text>`;

/** A section as a box: its name, its rows each with its name before and its first and last seat behind it. */
function seatedBlock({ name, rows = [] }: Section): SvgBlock {
  const before = Math.max(...rows.map((row) => textWidth(row.name, 7))) + 10;
  const behind = Math.max(...rows.map((row) => textWidth(span(row), 7))) + 10;
  const longest = Math.max(...rows.map(({ seats }) => seats.length)) * pitch;
  const width = Math.max(before + longest + behind, textWidth(name, 12)) + 2 * padding;
  const height = titleHeight + rows.length * rowHeight + padding;
  const left = (width - before - longest - behind) / 2 + before;
  const places = rows.map((row, at) => ({
    row,
    x: Math.round(left + (longest - row.seats.length * pitch) / 2 + pitch / 2),
    y: titleHeight + at * rowHeight + rowHeight / 2,
  }));
  const kinds = (['seat', 'accessible', 'companion'] as const).map((kind) => {
    const path = places.map(({ row, x, y }) => runs(row, kind, x, y)).join('');
    return path && looks[kind](path);
  });
  const namesBefore = places.map(({ row, x, y }) => text(x - 10, y + 2.5, row.name)).join('');
  const spansBehind = places.map(({ row, x, y }) => text(x + row.seats.length * pitch, y + 2.5, span(row))).join('');
  const drawn = [
    `<rect width="${width}" height="${height}" rx="8" fill="#fff" stroke="#d9dce6"/>`,
    text(width / 2, 17, name, ` text-anchor="middle" font-size="12" font-weight="bold" fill="${ink}"`),
    `<g fill="none" stroke-dasharray="0 ${pitch}">${kinds.join('')}</g>`,
    `<g font-size="7" text-anchor="end">${namesBefore}</g><g font-size="7">${spansBehind}</g>`,
  ];
  return { width, height, drawn: drawn.join('') };
}

function legend(map: SeatMap, width: number): SvgBlock {
  const seats = map.sections.flatMap(({ rows = [] }) => rows.flatMap((row) => row.seats.map(kindOf)));
  const standing = map.sections.reduce((sum, { kind, capacity = 0 }) => sum + (kind === 'standing' ? capacity : 0), 0);
  const counts = (['seat', 'accessible', 'companion'] as const)
    .map((kind) => [kind, seats.filter((one) => one === kind).length] as const)
    .filter(([, count]) => count > 0);
  let x = padding + 6;
  let drawn = '';
  for (const [kind, count] of counts) {
    const words = `${names[kind]} (${count.toLocaleString('en')})`;
    drawn += `<g fill="none" stroke-dasharray="0 ${pitch}">${looks[kind](`M${x} 22h1`)}</g>${text(x + 10, 26, words)}`;
    x += textWidth(words, 11) + 34;
  }
  if (standing > 0) {
    const box = `<rect x="${x - 6}" y="16" width="16" height="12" rx="2" fill="#eceef8" stroke="#8a90b5" stroke-dasharray="3 2"/>`;
    const words = `Standing (${standing.toLocaleString('en')})`;
    drawn += box + text(x + 16, 26, words);
    x += textWidth(words, 11) + 40;
  }
  return { width: Math.max(width, x), height: legendHeight, drawn: `<g font-size="11">${drawn}</g>` };
}

/** The map as SVG: nothing in it runs, loads or links, and every name is text. Its units are pixels. */
export function seatMapSvg(map: SeatMap, title: string): string {
  const blocks = map.sections.map((section) =>
    section.kind === 'standing' ? standingBlock(section) : seatedBlock(section),
  );
  const laid = layOut(blocks);
  const foot = legend(map, laid.width);
  const [width, height] = [Math.ceil(foot.width), Math.ceil(laid.height + legendHeight)];
  const left = (width - laid.width) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" fill="${muted}"><title>${escapeMarkup(title)}</title><rect width="100%" height="100%" fill="#f6f7fb"/><g transform="translate(${left} 0)">${laid.drawn}</g><g transform="translate(0 ${Math.round(laid.height)})">${foot.drawn}</g></svg>`;
}
