import { formatAmount } from '../../../../shared/base/money.ts';
import { type Document, textHeight } from '../../../../shared/pdf/pdf-text.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import type { SettlementView } from '../settlement-schema.ts';
import { inner, rule, sheet } from './sheet.ts';
import { saleText } from './words.ts';

type Line = SettlementView['events'][number];

const size = { head: 7.5, text: 8.5, note: 7.5, number: 8 };
const gap = 6;
const rowSpace = 3;

interface Column {
  title: string;
  width: number;
  text: (line: Line) => string;
  /** Left out where it is zero for every event. */
  amountOf?: (line: Line) => number;
}

const amounts = (title: string, width: number, amountOf: (line: Line) => number): Column => ({
  title,
  width,
  text: (line) => formatAmount({ amount: amountOf(line), currency: line.currency }),
  amountOf,
});

const columns: Column[] = [
  { title: 'Sales net', width: 62, text: ({ sales }) => formatAmount(sales.net) },
  amounts('Tax', 56, ({ sales }) => sales.tax.amount),
  amounts('Refunds', 58, ({ refunds }) => refunds.total.amount),
  amounts('Booking fees', 54, ({ bookingFees }) => bookingFees.paidByOrganizer.amount),
  amounts('Provider fees', 54, ({ providerFees }) => providerFees.amount),
  amounts('Disputes', 56, ({ disputes }) => disputes.amount),
  amounts('Losses', 56, ({ losses }) => losses.amount),
  amounts('Paid directly', 58, ({ receivedDirectly }) => receivedDirectly.amount),
  amounts('Payouts', 60, ({ payouts }) => payouts.amount),
  { title: 'Adds to balance', width: 66, text: ({ balanceChange }) => formatAmount(balanceChange) },
];

const titleOf = ({ title, eventId }: Line): string => title ?? eventId ?? 'Without event';

/** Draws one row for each event, in one currency: its title, with its day and what it has sold below, and its amounts. `nextPage` begins another page and returns its top. */
export function drawEvents(
  doc: Document,
  { events, currency }: { events: readonly Line[]; currency: string },
  top: number,
  nextPage: () => number,
): void {
  const shown = columns.filter(({ amountOf }) => !amountOf || events.some((line) => amountOf(line) !== 0));
  const titleWidth = inner - shown.reduce((sum, { width }) => sum + width + gap, 0);
  const numbers = (y: number, textOf: (column: Column) => string, soft = false) => {
    let x = sheet.margin + titleWidth;
    for (const column of shown) {
      const { width } = column;
      writeNumber(doc, textOf(column), x + gap, y, width, { size: soft ? size.head : size.number, soft });
      x += gap + width;
    }
  };
  const head = (y: number): number => {
    write(doc, `Events, amounts in ${currency}`, sheet.margin, y, titleWidth, { size: size.head, soft: true });
    numbers(y, ({ title }) => title, true);
    rule(doc, y + 13);
    return y + 13 + rowSpace;
  };
  const bottom = sheet.height - sheet.foot;
  let y = head(top);
  for (const line of events) {
    const note = saleText(line);
    const titleHeight = textHeight(doc, titleOf(line), titleWidth, 'bold', size.text);
    const height = titleHeight + textHeight(doc, note, titleWidth, 'regular', size.note);
    if (y + height + rowSpace > bottom) y = head(nextPage());
    write(doc, titleOf(line), sheet.margin, y, titleWidth, { size: size.text, weight: 'bold' });
    write(doc, note, sheet.margin, y + titleHeight, titleWidth, { size: size.note, soft: true });
    numbers(y, ({ text }) => text(line));
    y += height + rowSpace;
    rule(doc, y);
    y += rowSpace;
  }
}

/** The least height that the table needs below its top: its head and two rows. */
export const eventsMinHeight = 60;
