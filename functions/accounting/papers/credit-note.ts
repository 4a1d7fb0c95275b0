import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { type RefundedLine, refundDivisions } from '../../../shared/records/terms/refund-division.ts';
import { type Facts, ownItems, paperHead } from './invoice.ts';
import type { Paper, PaperContent, PaperLine } from './paper.ts';

/**
 * The credit note for what a refund returns of the lines of one organizer. Undefined where it returns nothing of them.
 * Those of a full refund add up to the invoice, amount by amount. Its buyer is that of the invoice, even if the account
 * has been erased since.
 */
export function creditNoteOf(
  order: OrderMoney,
  facts: Facts,
  { refundId, invoice }: { refundId: string; invoice: Pick<Paper, 'number' | 'date' | 'buyer'> },
): PaperContent | undefined {
  const divided = refundDivisions(order).find(({ refund }) => refund.id === refundId);
  const returned = new Set(divided?.refund.ticketIds);
  const lines = ownItems(order, facts).flatMap(({ item, event }) => {
    const line = divided?.lines.find((one) => one.item.id === item.id);
    const quantity = order.tickets.filter(
      (ticket) => ticket.itemId === item.id && returned.has(ticket.ticketId),
    ).length;
    return line ? [creditLine(line, event, quantity)] : [];
  });
  if (lines.length === 0) return undefined;
  const corrects = { number: invoice.number, date: invoice.date };
  return { ...paperHead(order, facts), kind: 'credit-note', buyer: invoice.buyer, refundId, corrects, lines };
}

/** Price and fee as on the invoice: with their tax where that is included, else without. */
function creditLine({ item, price, fee }: RefundedLine, event: number, quantity: number): PaperLine {
  const tax = price.tax + fee.tax;
  const contained = item.tax?.included ? 1 : 0;
  return {
    ...{ event, name: item.name, quantity },
    list: price.net + contained * price.tax,
    discount: 0,
    fee: fee.net + contained * fee.tax,
    ...(item.tax && { tax: { ...item.tax, amount: tax } }),
    total: price.net + fee.net + tax,
  };
}
