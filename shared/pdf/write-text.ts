import { type Document, setText, textHeight, type Weight } from './pdf-text.ts';

const color = { ink: '#1b1f3b', soft: '#666b80', rule: '#c9ccd6' };

interface Style {
  size: number;
  weight?: Weight;
  soft?: boolean;
  align?: 'left' | 'right';
}

/** Sets a text in full, wrapped in its column. Returns its height, in points. */
export function write(doc: Document, text: string, x: number, y: number, width: number, style: Style): number {
  const { size, weight = 'regular', soft = false, align = 'left' } = style;
  const height = textHeight(doc, text, width, weight, size) + 1;
  const box = { x, y, width, height };
  setText(doc, text, box, { weight, color: soft ? color.soft : color.ink, sizes: [size], align });
  return height;
}

/** Sets a number, or the heading of a column of numbers, on one line: smaller where it is too long. */
export function writeNumber(doc: Document, text: string, x: number, y: number, width: number, style: Style): void {
  const { size, weight = 'regular', soft = false } = style;
  const sizes = [size, size - 1, size - 2, size - 3, size - 4];
  const box = { x, y, width, height: size * 1.3 };
  setText(doc, text, box, { weight, color: soft ? color.soft : color.ink, sizes, align: 'right' });
}

/** Draws a thin horizontal line. */
export const drawRule = (doc: Document, x: number, y: number, width: number): void => {
  doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.6)
    .stroke(color.rule);
};
