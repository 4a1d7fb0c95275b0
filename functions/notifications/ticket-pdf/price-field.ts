import { formatMoney } from '../../../shared/base/money.ts';
import { type Box, type Document, setText } from '../../../shared/pdf/pdf-text.ts';
import { type PriceRow, sumRows } from '../../../shared/text/price-rows.ts';
import type { TicketPage } from '../order/ticket-pages.ts';
import { color } from './colors.ts';

/** What a ticket shows of its price: what was paid in large letters, and below it what it is made of. */
interface PriceField {
  label: string;
  value: string;
  rows: PriceRow[];
}

export function priceField({ price, isComp }: Pick<TicketPage, 'price' | 'isComp'>): PriceField {
  const { currency, list, discount, fee, paid, tax } = price;
  const money = (amount: number): string => formatMoney({ amount, currency });
  const rows = sumRows({ discount, fees: fee, taxes: tax ? [tax] : [], total: paid }, currency);
  const free = isComp ? 'Complimentary' : 'Free of charge';
  return {
    label: paid > 0 ? 'Paid' : 'Price',
    value: paid > 0 ? money(paid) : free,
    rows: [
      ...(discount > 0 || paid !== list ? [{ label: 'List price', amount: money(list) }] : []),
      ...rows.filter(({ isTotal }) => !isTotal),
    ],
  };
}

const rowHeight = 10.5;

/** The height of the rows below the value, in points. */
export const rowsHeight = ({ rows }: Pick<PriceField, 'rows'>): number => rows.length * rowHeight;

/** Draws the rows, labels to the left and amounts to the right. */
export function drawRows(doc: Document, rows: readonly PriceRow[], { x, y, width }: Omit<Box, 'height'>): void {
  const half = width / 2;
  const style = { weight: 'regular' as const, color: color.soft, sizes: [8.5, 8, 7.5, 7, 6.5] };
  for (const [index, { label, amount }] of rows.entries()) {
    const line = { y: y + index * rowHeight, height: rowHeight };
    setText(doc, label, { ...line, x, width: half }, style);
    setText(doc, amount, { ...line, x: x + half, width: half }, { ...style, align: 'right' });
  }
}
