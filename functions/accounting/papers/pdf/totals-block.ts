import { formatAmount, formatMoney } from '../../../../shared/base/money.ts';
import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import { type Paper, taxLines, totalsOf } from '../paper.ts';
import { rule, sheet } from './paper-sheet.ts';
import { rateText } from './paper-words.ts';

const rowHeight = 15;
const width = 300;
const left = sheet.width - sheet.margin - width;
const columns = [60, 80, 76, 84];

/** The height of the totals of a paper, in points. */
export const totalsHeight = (paper: Paper): number => (taxLines(paper.lines).length + 3) * rowHeight + 12;

/** Draws the sums per tax rate and the total. Returns where they end. */
export function drawTotals(doc: Document, paper: Paper, top: number): number {
  const amount = (value: number): string => formatAmount({ amount: value, currency: paper.currency });
  const totals = totalsOf(paper.lines);
  const rows = taxLines(paper.lines);
  let y = top + 6;
  const row = (cells: string[], soft = false): void => {
    let x = left;
    cells.forEach((text, index) => {
      const cell = columns[index] ?? 0;
      writeNumber(doc, text, x, y, cell, { size: 8.5, soft });
      x += cell;
    });
    y += rowHeight;
  };
  if (rows.some(({ rate }) => rate !== undefined)) {
    row(['Tax rate', 'Net', 'Tax', 'Total'], true);
    for (const { rate, net, tax, total } of rows) row([rateText(rate), amount(net), amount(tax), amount(total)]);
    if (rows.length > 1) row(['Sum', amount(totals.net), amount(totals.tax), amount(totals.total)]);
    rule(doc, y, left, width);
    y += 6;
  }
  const label = paper.kind === 'invoice' ? 'Total' : 'Total credited';
  write(doc, label, left, y, 110, { size: 12, weight: 'bold' });
  const total = formatMoney({ amount: totals.total, currency: paper.currency });
  writeNumber(doc, total, left + 110, y, width - 110, { size: 12, weight: 'bold' });
  return y + rowHeight + 3;
}
