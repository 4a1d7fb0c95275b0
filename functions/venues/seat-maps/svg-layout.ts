import { escapeMarkup } from '../../../shared/text/markup.ts';

/** Something drawn at its own origin. */
export interface SvgBlock {
  width: number;
  height: number;
  drawn: string;
}

const gap = 16;
/** A small hall lies in one line, as it does on any screen. */
const leastRoom = 1_000;

/** About as wide as a sans-serif draws it: nobody here has the font. East Asian characters fill a square. */
export const textWidth = (text: string, size: number): number =>
  Math.ceil([...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 1 : 0.62), 0) * size);

/** A zone without places of its own; more people, a larger box, within what fits beside rows of seats. */
export function standingBlock({ name, capacity = 0 }: { name: string; capacity?: number | undefined }): SvgBlock {
  const side = Math.min(900, Math.max(150, Math.sqrt(capacity * 60)));
  const width = Math.round(Math.max(side * 1.5, textWidth(name, 12) + 28));
  const height = Math.round(side * 0.6);
  const middle = (y: number, words: string, more: string) =>
    `<text x="${width / 2}" y="${y}" text-anchor="middle"${more}>${escapeMarkup(words)}</text>`;
  const drawn = [
    `<rect width="${width}" height="${height}" rx="8" fill="#eceef8" stroke="#8a90b5" stroke-dasharray="6 4"/>`,
    middle(height / 2, name, ' font-size="12" font-weight="bold" fill="#1b1f3b"'),
    middle(height / 2 + 16, `Standing, ${capacity.toLocaleString('en')}`, ' font-size="10"'),
  ];
  return { width, height, drawn: drawn.join('') };
}

/** In lines from left to right, in the order of the map, so that the whole is about as wide as a screen is. */
export function layOut(blocks: readonly SvgBlock[]): SvgBlock {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const widest = Math.max(...blocks.map(({ width }) => width));
  const lines: SvgBlock[][] = [];
  const room = Math.max(leastRoom, widest, Math.sqrt(area * 1.7));
  let left = 0;
  for (const block of blocks) {
    if (left < block.width) {
      lines.push([]);
      left = room;
    }
    lines.at(-1)?.push(block);
    left -= block.width + gap;
  }
  const widthOf = (line: readonly SvgBlock[]) => line.reduce((sum, { width }) => sum + width + gap, -gap);
  const width = Math.max(...lines.map(widthOf)) + 2 * gap;
  let y = gap;
  let drawn = '';
  for (const line of lines) {
    let x = (width - widthOf(line)) / 2;
    for (const block of line) {
      drawn += `<g transform="translate(${Math.round(x)} ${Math.round(y)})">${block.drawn}</g>`;
      x += block.width + gap;
    }
    y += Math.max(...line.map(({ height }) => height)) + gap;
  }
  return { width, height: y, drawn };
}
