import { createRequire } from 'node:module';

export type Document = PDFKit.PDFDocument;
type Weight = 'regular' | 'bold';

/**
 * Helvetica is in every PDF reader and costs no bytes, but has Western European letters only. Any other text is set in
 * Arimo, which has the same widths and look: Latin, Greek, Cyrillic, Hebrew, Vietnamese. Only the used letters are
 * embedded, in one weight, because each weight costs 3 to 5 KB and 10 ms.
 */
const arimo = createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/600SemiBold/Arimo_600SemiBold.ttf');
const helvetica = { regular: 'Helvetica', bold: 'Helvetica-Bold' };
const inHelvetica = /^[\x20-\x7e\xa1-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/** Normalizes text to one line of composed letters, so that equal text looks and measures the same. */
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

interface TextStyle {
  weight: Weight;
  color: string;
  /** Points, in descending order. The first that fits is used. If none fits, the last is cut with an ellipsis. */
  sizes: readonly number[];
  align?: 'left' | 'right';
  /** Aligns the text with the bottom of its box instead of the top. */
  atFoot?: boolean;
}

/** Height of the first line above its baseline, relative to the size. Both typefaces share it, so lines align. */
const ascent = 0.74;

/** Sets text into a box, wrapping and shrinking it. Returns the height used, in points. */
export function setText(
  doc: Document,
  value: string,
  box: Box,
  { weight, color, sizes, align = 'left', atFoot = false }: TextStyle,
): number {
  const text = plain(value);
  const last = sizes.at(-1) ?? 8;
  doc.font(inHelvetica.test(text) ? helvetica[weight] : arimo).fillColor(color);
  const heightAt = (size: number) => doc.fontSize(size).heightOfString(text, { width: box.width });
  const size = sizes.find((candidate) => heightAt(candidate) <= box.height) ?? last;
  const height = Math.min(heightAt(size), box.height);
  const y = atFoot ? box.y + box.height - height : box.y;
  const { width, height: maxHeight } = box;
  doc.text(text, box.x, y + size * ascent, {
    width,
    height: maxHeight,
    align,
    ellipsis: true,
    baseline: 'alphabetic',
  });
  return height;
}
