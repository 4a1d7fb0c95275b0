import jsQR from 'jsqr';
import decodeQR from 'qr/decode.js';

/** Pixels as a canvas gives them: four bytes each. */
interface Frame {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** What a look at a frame may take: a code at an angle needs more than a straight one. */
const readMs = 60;
/** Of the library: it also tries readings of the corners that are less likely. */
const effort = 2;

/** The brightness of a frame, each pixel mixed with its eight neighbours: this removes the pixels of a screen. */
function softened({ width, height, data }: Frame): Uint8Array {
  const light = (pixel: number) => (data[4 * pixel] ?? 0) + 2 * (data[4 * pixel + 1] ?? 0) + (data[4 * pixel + 2] ?? 0);
  const out = new Uint8Array(width * height);
  const sums = new Uint16Array(width * height);
  for (let pixel = 1; pixel < sums.length - 1; pixel++) {
    sums[pixel] = (light(pixel - 1) + light(pixel) + light(pixel + 1)) >> 2;
  }
  for (let pixel = width; pixel < out.length - width; pixel++) {
    out[pixel] = ((sums[pixel - width] ?? 0) + (sums[pixel] ?? 0) + (sums[pixel + width] ?? 0)) / 9;
  }
  return out;
}

const quick = (frame: Frame) => decodeQR(frame, { format: 'RGBA', timeLimit: readMs, effort });

/**
 * No reader reads all. The quick one reads steep angles, blur and light symbols on dark, but takes a code that is tilted
 * by 10 to 25 degrees for one of another size. The second reads these. Screens show patterns that softening removes.
 */
const looks: readonly ((frame: Frame) => string | undefined)[] = [
  quick,
  (frame) => jsQR.default(frame.data, frame.width, frame.height, { inversionAttempts: 'dontInvert' })?.data,
  quick,
  (frame) => decodeQR({ ...frame, data: softened(frame) }, { format: 'I420', timeLimit: readMs, effort }),
];

/** Frames after which every look has had its turn. */
export const looksInTurn = looks.length;

/** Reads a QR code in a frame. `turn` counts the frames: each gets one look, and the looks take turns. */
export function readCode(frame: Frame, turn: number): string | undefined {
  try {
    return looks[turn % looks.length]?.(frame) || undefined;
  } catch {
    return undefined;
  }
}
