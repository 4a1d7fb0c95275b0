import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { drawRule } from '../../../../shared/pdf/write-text.ts';

/** A4 landscape, in points. */
export const sheet = { width: 841.89, height: 595.28, margin: 40, foot: 46 };
export const inner = sheet.width - 2 * sheet.margin;

/** Between a rule and the text below it, in points. */
export const ruleGap = 3;

export const rule = (doc: Document, y: number, x = sheet.margin, width = inner): void => drawRule(doc, x, y, width);
