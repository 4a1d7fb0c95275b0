import { createRequire } from 'node:module';
import { sumOf } from '../base/sum.ts';
import { baseOf, hasRightToLeft, visualRuns, wrapWords } from './right-to-left.ts';

export type Document = PDFKit.PDFDocument;
export type Weight = 'regular' | 'bold';

/**
 * Helvetica is in every PDF reader and costs no bytes, but has Western European letters only. Any other text is set in
 * Arimo, which has the same widths and look: Latin, Greek, Cyrillic, Hebrew, Vietnamese. Only the used letters are
 * embedded, in one weight, because each weight costs 3 to 5 KB and 10 ms.
 */
const arimo = createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/600SemiBold/Arimo_600SemiBold.ttf');
const helvetica = { regular: 'Helvetica', bold: 'Helvetica-Bold' };
const inHelvetica = /^[\x20-\x7e\xa1-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/** Letters and signs of Arimo, by blocks. */
const notInArimo =
  /[^\u0020-\u052f\u0591-\u05f4\u1c80-\u20be\u2100-\u2265\u2500-\u266f\u2c60-\u2c7f\u2de0-\u2e42\ua640-\ua7b7\uab30-\uab65\ufb01-\ufb4f]/gu;

/**
 * Normalizes text to one line of composed letters, so that equal text looks and measures the same. Letters that no font
 * has, such as Arabic and Chinese ones, are boxes: pdfkit measures its own sign for them wrong, and would overlap.
 */
export const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Zs}]+/gu, ' ')
    .trim()
    .replace(/[\u200d\ufe0e\ufe0f]/g, '')
    .replace(notInArimo, '□');

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

const selectFont = (doc: Document, text: string, weight: Weight): Document =>
  doc.font(inHelvetica.test(text) ? helvetica[weight] : arimo);

/** The height of a text that is set at this size within this width, in points. */
export function textHeight(doc: Document, value: string, width: number, weight: Weight, size: number): number {
  const text = plain(value);
  selectFont(doc, text, weight).fontSize(size);
  return doc.heightOfString(brokenText(doc, text, { width }), { width });
}

/** Sets text into a box, wrapping and shrinking it. Returns the height used, in points. */
export function setText(
  doc: Document,
  value: string,
  box: Box,
  { weight, color, sizes, align = 'left', atFoot = false }: TextStyle,
): number {
  const text = plain(value);
  const last = sizes.at(-1) ?? 8;
  selectFont(doc, text, weight).fillColor(color);
  const heightAt = (size: number) =>
    doc.fontSize(size).heightOfString(brokenText(doc, text, box), { width: box.width });
  const size = sizes.find((candidate) => heightAt(candidate) <= box.height) ?? last;
  const height = Math.min(heightAt(size), box.height);
  const y = atFoot ? box.y + box.height - height : box.y;
  const { width, height: maxHeight } = box;
  if (hasRightToLeft(text)) {
    setRuns(
      doc,
      brokenText(doc, text, box).split('\n'),
      { ...box, y: y + size * ascent },
      { align, base: baseOf(text) },
    );
    return height;
  }
  doc.text(text, box.x, y + size * ascent, {
    width,
    height: maxHeight,
    align,
    ellipsis: true,
    baseline: 'alphabetic',
  });
  return height;
}

/** A text with words that run to the left is broken into lines here: each line is then ordered by itself. */
const brokenText = (doc: Document, text: string, { width }: Pick<Box, 'width'>): string =>
  hasRightToLeft(text) ? wrapWords(text, (line) => doc.widthOfString(line) <= width).join('\n') : text;

/** Sets lines run by run. `y` is the baseline of the first one. Lines that do not fit are cut with an ellipsis. */
function setRuns(
  doc: Document,
  lines: readonly string[],
  { x, y, width, height }: Box,
  { align, base }: { align: 'left' | 'right'; base: ReturnType<typeof baseOf> },
): void {
  const lineHeight = doc.currentLineHeight();
  const room = Math.max(1, Math.floor(height / lineHeight + 0.01));
  for (const [index, line] of lines.slice(0, room).entries()) {
    const isCut = index === room - 1 && lines.length > room;
    const runs = visualRuns(isCut ? `${line}…` : line, base);
    const widths = runs.map((run) => doc.widthOfString(run));
    let left = align === 'right' ? x + width - sumOf(widths) : x;
    for (const [nth, run] of runs.entries()) {
      doc.text(run, left, y + index * lineHeight, { lineBreak: false, baseline: 'alphabetic' });
      left += widths[nth] ?? 0;
    }
  }
}
