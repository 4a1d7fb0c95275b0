import { formatAmount } from '../../../../shared/base/money.ts';
import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import type { SettlementView } from '../settlement-schema.ts';
import { rule, ruleGap } from './sheet.ts';
import { rateText } from './words.ts';

type Totals = SettlementView['totals'][number];
type TaxLine = Totals['taxes'][number];

const size = 8;
const rowHeight = 13.5;

const columns: [title: string, text: (line: TaxLine) => string][] = [
  ['Tax rate', ({ rate }) => rateText(rate)],
  ['Sold net', ({ sales }) => formatAmount(sales.net)],
  ['Tax sold', ({ sales }) => formatAmount(sales.tax)],
  ['Refunded net', ({ refunds }) => formatAmount(refunds.net)],
  ['Tax refunded', ({ refunds }) => formatAmount(refunds.tax)],
  ['Net', ({ net }) => formatAmount(net)],
  ['Tax due', ({ tax }) => formatAmount(tax)],
];

/** The height of the table, in points. */
export const taxHeight = ({ taxes }: Totals): number => (taxes.length + 2) * rowHeight + ruleGap + 6;

/** Draws the sales and refunds per tax rate, with the buyers' booking fees. */
export function drawTaxes(doc: Document, { taxes }: Totals, x: number, top: number, width: number): void {
  const [rateWidth, gap] = [44, 6];
  const cell = (width - rateWidth) / (columns.length - 1);
  let y = top;
  const row = (textOf: (column: (typeof columns)[number]) => string, soft = false) => {
    columns.forEach((column, index) => {
      const [left, wide] = index === 0 ? [x, rateWidth] : [x + rateWidth + (index - 1) * cell + gap, cell - gap];
      writeNumber(doc, textOf(column), left, y, wide, { size, soft });
    });
    y += rowHeight;
  };
  row(([title]) => title, true);
  rule(doc, y - 1, x, width);
  y += ruleGap;
  for (const line of taxes) row(([, text]) => text(line));
  const note = 'Net amounts contain the booking fees that buyers paid. Refunds are those promised in the period.';
  write(doc, note, x, y + 2, width, { size: 7.5, soft: true });
}
