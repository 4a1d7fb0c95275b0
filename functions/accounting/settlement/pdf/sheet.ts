import { type Document, setText, textHeight, type Weight } from '../../../../shared/pdf/pdf-text.ts';

/** A4 landscape, in points. */
export const sheet = { width: 841.89, height: 595.28, margin: 40, foot: 46 };
export const inner = sheet.width - 2 * sheet.margin;
const color = { ink: '#1b1f3b', soft: '#666b80', rule: '#c9ccd6' };

interface Style {
  size: number;
  weight?: Weight;
  soft?: boolean;
}

/** Sets a text in full, wrapped in its column. Returns its height, in points. */
export function write(doc: Document, text: string, x: number, y: number, width: number, style: Style): number {
  const { size, weight = 'regular', soft = false } = style;
  const height = textHeight(doc, text, width, weight, size) + 1;
  setText(doc, text, { x, y, width, height }, { weight, color: soft ? color.soft : color.ink, sizes: [size] });
  return height;
}

/** Sets a number, or the heading of a column of numbers, on one line: smaller where it is too long. */
export function writeNumber(doc: Document, text: string, x: number, y: number, width: number, style: Style): void {
  const { size, weight = 'regular', soft = false } = style;
  const sizes = [size, size - 1, size - 2, size - 3, size - 4];
  const box = { x, y, width, height: size * 1.3 };
  setText(doc, text, box, { weight, color: soft ? color.soft : color.ink, sizes, align: 'right' });
}

/** Between a rule and the text below it, in points. */
export const ruleGap = 3;

export function rule(doc: Document, y: number, x = sheet.margin, width = inner): void {
  doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.6)
    .stroke(color.rule);
}
