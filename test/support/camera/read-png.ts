import { inflateSync } from 'node:zlib';
import type { GrayImage } from './gray-image.ts';

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Reads a PNG of eight grey bits a pixel, as `pdftoppm -gray -png` writes it. @throws Error for any other picture. */
export function readPng(file: Buffer): GrayImage {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const from = at + 8;
    if (file.toString('latin1', at + 4, from) === 'IDAT') parts.push(file.subarray(from, from + file.readUInt32BE(at)));
  }
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  if (file[24] !== 8 || file[25] !== 0 || file[28] !== 0) throw new Error('Not a PNG of eight grey bits a pixel');
  const lines = inflateSync(Buffer.concat(parts));
  const data = new Uint8ClampedArray(width * height);
  for (let row = 0; row < height; row++) {
    const start = row * (width + 1);
    for (let column = 0; column < width; column++) {
      const left = column > 0 ? (data[row * width + column - 1] ?? 0) : 0;
      const up = row > 0 ? (data[(row - 1) * width + column] ?? 0) : 0;
      const corner = row > 0 && column > 0 ? (data[(row - 1) * width + column - 1] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][lines[start] ?? 0] ?? 0;
      data[row * width + column] = ((lines[start + 1 + column] ?? 0) + guess) & 255;
    }
  }
  return { width, height, data };
}
