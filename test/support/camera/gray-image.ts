import { qrSymbol, quietModules } from '../../../functions/notifications/ticket-pdf/qr-symbol.ts';

/** Brightness of pixels, row by row: 0 is black, 255 is white. */
export interface GrayImage {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

export const blank = (width: number, height: number, brightness = 255): GrayImage => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height).fill(brightness),
});

/** The code of a ticket as its PDF prints it, with its quiet zone. */
export function codeImage(text: string, pixelsPerModule = 8): GrayImage {
  const { size, runs } = qrSymbol(text);
  const side = (size + 2 * quietModules) * pixelsPerModule;
  const image = blank(side, side);
  for (const { x, y, width } of runs) {
    const from = (x + quietModules) * pixelsPerModule;
    for (let row = 0; row < pixelsPerModule; row++) {
      const start = ((y + quietModules) * pixelsPerModule + row) * side + from;
      image.data.fill(0, start, start + width * pixelsPerModule);
    }
  }
  return image;
}

export const inverted = ({ width, height, data }: GrayImage): GrayImage => ({
  width,
  height,
  data: data.map((value) => 255 - value),
});

/** As a canvas gives it: four bytes a pixel. */
export function toRgba({ width, height, data }: GrayImage): {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
} {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < data.length; pixel++) pixels.fill(data[pixel] ?? 0, pixel * 4, pixel * 4 + 3);
  return { width, height, data: pixels };
}
