import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';

const quietZone = 4;
const pixelsPerModule = 4;

/** Returns the drawing commands of each page, in order. */
export function pageCommands(pdf: Uint8Array): string[] {
  const streams = Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/\/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g);
  return [...streams].map(([, data = '']) => inflateSync(Buffer.from(data, 'latin1')).toString('latin1'));
}

/** Returns the runs of dark modules that a page draws: rectangles one module high, `x y width 1 re`. */
export const drawnRuns = (commands: string): number[][] =>
  [...commands.matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)].map(([, x, y, width]) => [x, y, width].map(Number));

/** Renders the runs as a camera sees them, and reads them with a third-party decoder. */
function decode(runs: number[][]): string | undefined {
  const modules = Math.max(...runs.map(([x = 0, , width = 0]) => x + width)) + 2 * quietZone;
  const side = modules * pixelsPerModule;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [x = 0, y = 0, width = 0] of runs) {
    for (let py = 0; py < pixelsPerModule; py++) {
      const row = ((y + quietZone) * pixelsPerModule + py) * side;
      const from = row + (x + quietZone) * pixelsPerModule;
      for (let pixel = from; pixel < from + width * pixelsPerModule; pixel++) pixels.fill(0, pixel * 4, pixel * 4 + 3);
    }
  }
  return jsQR.default(pixels, side, side)?.data;
}

/** Returns what a scanner reads from each page of a ticket PDF. Pages without a code are left out. */
export const printedCodes = (pdf: Uint8Array): string[] =>
  pageCommands(pdf)
    .map(drawnRuns)
    .filter((runs) => runs.length > 0)
    .map((runs) => decode(runs) ?? 'unreadable');

/**
 * The text of a PDF's pages in standard fonts. It is written as hexadecimal strings, cut where letters are kerned. The
 * euro sign has the code 128.
 */
export const printedWords = (pdf: Uint8Array): string =>
  [
    ...pageCommands(pdf)
      .join('\n')
      .matchAll(/\[(.*)\] TJ/g),
  ]
    .map(([, line = '']) =>
      [...line.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    )
    .join(' ')
    .replace(/\s+/g, ' ')
    .replaceAll('\x80', '€');
