import { sumOf } from '../../../shared/base/sum.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';

/** SVG markup, drawn from its own origin, and its size in pixels. */
export interface SvgBlock {
  width: number;
  height: number;
  svg: string;
}

const gap = 16;
/** A small venue fits in one line, which is still no wider than a screen. */
const minLineWidth = 1_000;

/** Estimated width of a text in a sans-serif font, as no font is at hand here. East Asian characters fill a square. */
export const textWidth = (text: string, size: number): number =>
  Math.ceil(sumOf([...text].map((character) => (character > '\u2e7f' ? 1 : 0.62))) * size);

/** A standing section. Its box grows with its capacity, within what fits beside rows of seats. */
export function standingBlock({ name, capacity = 0 }: { name: string; capacity?: number | undefined }): SvgBlock {
  const side = Math.min(900, Math.max(150, Math.sqrt(capacity * 60)));
  const width = Math.round(Math.max(side * 1.5, textWidth(name, 12) + 28));
  const height = Math.round(side * 0.6);
  const centred = (y: number, words: string, attributes: string) =>
    `<text x="${width / 2}" y="${y}" text-anchor="middle"${attributes}>${escapeMarkup(words)}</text>`;
  const parts = [
    `<rect width="${width}" height="${height}" rx="8" fill="#eceef8" stroke="#8a90b5" stroke-dasharray="6 4"/>`,
    centred(height / 2, name, ' font-size="12" font-weight="bold" fill="#1b1f3b"'),
    centred(height / 2 + 16, `Standing, ${capacity.toLocaleString('en')}`, ' font-size="10"'),
  ];
  return { width, height, svg: parts.join('') };
}

/** Places blocks in lines from left to right, in their order, so that the whole has about the shape of a screen. */
export function layOut(blocks: readonly SvgBlock[]): SvgBlock {
  const lines = linesOf(blocks);
  const width = Math.max(...lines.map(widthOf)) + 2 * gap;
  let y = gap;
  let svg = '';
  for (const line of lines) {
    let x = (width - widthOf(line)) / 2;
    for (const block of line) {
      svg += `<g transform="translate(${Math.round(x)} ${Math.round(y)})">${block.svg}</g>`;
      x += block.width + gap;
    }
    y += Math.max(...line.map(({ height }) => height)) + gap;
  }
  return { width, height: y, svg };
}

const widthOf = (line: readonly SvgBlock[]): number => sumOf(line.map(({ width }) => width + gap)) - gap;

function linesOf(blocks: readonly SvgBlock[]): SvgBlock[][] {
  const area = sumOf(blocks.map(({ width, height }) => (width + gap) * (height + gap)));
  const widest = Math.max(...blocks.map(({ width }) => width));
  const lineWidth = Math.max(minLineWidth, widest, Math.sqrt(area * 1.7));
  const lines: SvgBlock[][] = [];
  let left = 0;
  for (const block of blocks) {
    if (left < block.width) {
      lines.push([]);
      left = lineWidth;
    }
    lines.at(-1)?.push(block);
    left -= block.width + gap;
  }
  return lines;
}
