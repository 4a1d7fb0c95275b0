import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { drawRule } from '../../../../shared/pdf/write-text.ts';

/** A4 portrait, in points. */
export const sheet = { width: 595.28, height: 841.89, margin: 48, foot: 64 };
export const inner = sheet.width - 2 * sheet.margin;

export const rule = (doc: Document, y: number, x = sheet.margin, width = inner): void => drawRule(doc, x, y, width);
