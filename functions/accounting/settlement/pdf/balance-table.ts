import { formatAmount } from '../../../../shared/base/money.ts';
import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import type { SettlementView } from '../settlement-schema.ts';
import { rule, ruleGap } from './sheet.ts';
import { ticketsText } from './words.ts';

type Totals = SettlementView['totals'][number];
type Amount = Totals['openingBalance'];

const size = 8.5;
const rowHeight = 13.5;

const less = ({ amount, currency }: Amount): Amount => ({ amount: -amount || 0, currency });

/** The lines from the opening to the closing balance: what adds to it is positive. */
const linesOf = (totals: Totals): [label: string, amount: Amount][] => [
  [`Ticket sales, without tax (${ticketsText(totals.tickets.sold)})`, totals.sales.net],
  ['Tax on ticket sales and booking fees', totals.sales.tax],
  [`Refunds, without tax (${ticketsText(totals.tickets.refunded)})`, less(totals.refunds.net)],
  ['Tax on refunds', less(totals.refunds.tax)],
  ['Booking fees that you bear', less(totals.bookingFees.paidByOrganizer)],
  ['Fees of payment providers', less(totals.providerFees)],
  ['Payments that you received directly', less(totals.receivedDirectly)],
  ['Disputed payments that banks withhold', less(totals.disputes)],
  ['Lost disputes and refunds outside NightFlow', less(totals.losses)],
  ['Payouts to you, less those returned', less(totals.payouts)],
];

/** The height of the balance, in points. */
export const balanceHeight = (totals: Totals): number => (linesOf(totals).length + 3) * rowHeight + 2 * ruleGap + 6;

/** Draws how the open balance changed. */
export function drawBalance(doc: Document, totals: Totals, x: number, top: number, width: number): void {
  const amountWidth = 96;
  let y = top;
  const line = (label: string, amount: string, weight: 'regular' | 'bold' = 'regular', soft = false) => {
    write(doc, label, x, y, width - amountWidth, { size, weight, soft });
    writeNumber(doc, amount, x + width - amountWidth, y, amountWidth, { size, weight, soft });
    y += rowHeight;
  };
  const drawRule = () => {
    rule(doc, y - 1, x, width);
    y += ruleGap;
  };
  line('Open balance', totals.currency, 'regular', true);
  drawRule();
  line('Opening balance', formatAmount(totals.openingBalance), 'bold');
  for (const [label, amount] of linesOf(totals)) line(label, formatAmount(amount));
  drawRule();
  line('Closing balance', formatAmount(totals.closingBalance), 'bold');
}
