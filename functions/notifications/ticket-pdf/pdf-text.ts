import { createRequire } from 'node:module';

export type Document = PDFKit.PDFDocument;
type Weight = 'regular' | 'bold';

/**
 * Helvetica is in every PDF reader and costs no bytes, but shows Western European letters only. Any other text is set in
 * Arimo (same widths and look; Latin, Greek, Cyrillic, Hebrew, Vietnamese), of which the used letters are embedded: in
 * one weight only, since each weight costs 3 to 5 KB and 10 ms.
 */
const arimo = createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/600SemiBold/Arimo_600SemiBold.ttf');
const helvetica = { regular: 'Helvetica', bold: 'Helvetica-Bold' };
const inHelvetica = /^[\x20-\x7e\xa1-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/** One line of composed letters: what people type in several ways looks and measures the same. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Zs}]+/gu, ' ')
    .trim();

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Setting {
  weight: Weight;
  color: string;
  /** Tried in this order (points, descending); the last one is used and cut with an ellipsis when none fits. */
  sizes: readonly number[];
  align?: 'left' | 'right';
  /** The text ends at the foot of its box instead of starting at its head. */
  atFoot?: boolean;
}

/** Height of the first line above its baseline as a share of the size: that of both typefaces, so that lines align. */
const ascent = 0.74;

/** Sets text into a box, wrapping and shrinking; answers the height it took in points. */
export function setText(
  doc: Document,
  value: string,
  box: Box,
  { weight, color, sizes, align = 'left', atFoot = false }: Setting,
): number {
  const text = plain(value);
  const last = sizes.at(-1) ?? 8;
  doc.font(inHelvetica.test(text) ? helvetica[weight] : arimo).fillColor(color);
  const heightAt = (size: number) => doc.fontSize(size).heightOfString(text, { width: box.width });
  const size = sizes.find((candidate) => heightAt(candidate) <= box.height) ?? last;
  const height = Math.min(heightAt(size), box.height);
  const y = atFoot ? box.y + box.height - height : box.y;
  const { width, height: most } = box;
  doc.text(text, box.x, y + size * ascent, { width, height: most, align, ellipsis: true, baseline: 'alphabetic' });
  return height;
}
