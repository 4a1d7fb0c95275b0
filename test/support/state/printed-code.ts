import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';

const quiet = 4;
const pixelsPerModule = 4;

/** The drawing commands of each page, in order. */
export function pageCommands(pdf: Uint8Array): string[] {
  const streams = Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/\/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g);
  return [...streams].map(([, data = '']) => inflateSync(Buffer.from(data, 'latin1')).toString('latin1'));
}

/** Every run of dark modules that a page draws: rectangles one module high, `x y width 1 re`. */
export const drawnRuns = (commands: string): number[][] =>
  [...commands.matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)].map(([, x, y, width]) => [x, y, width].map(Number));

/** Paints the runs as a phone's camera would see them, and reads them with a decoder that is not ours. */
function decode(runs: number[][]): string | undefined {
  const modules = Math.max(...runs.map(([x = 0, , width = 0]) => x + width)) + 2 * quiet;
  const side = modules * pixelsPerModule;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [x = 0, y = 0, width = 0] of runs) {
    for (let py = 0; py < pixelsPerModule; py++) {
      const row = ((y + quiet) * pixelsPerModule + py) * side;
      const from = row + (x + quiet) * pixelsPerModule;
      for (let at = from; at < from + width * pixelsPerModule; at++) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return jsQR.default(pixels, side, side)?.data;
}

/** What a scanner reads from each page of a ticket PDF; pages without a code are left out. */
export const printedCodes = (pdf: Uint8Array): string[] =>
  pageCommands(pdf)
    .map(drawnRuns)
    .filter((runs) => runs.length > 0)
    .map((runs) => decode(runs) ?? 'unreadable');
