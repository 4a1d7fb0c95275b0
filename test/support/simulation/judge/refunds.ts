import type { OrderRow, Refund } from '../../../../functions/orders/order/order.ts';
import { returnTerms } from '../event-on-sale.ts';

/** What is to be held for an order once everything is settled, and which refunds have another amount than they should. */
interface Held {
  amount: number;
  wrong: string[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Refunds of a whole charge that bought nothing, and of what exceeded the price. They take nothing from tickets. */
const isForNothing = ({ id }: Refund): boolean => /#(?:refund(?:-\d+)?|excess)$/.test(id);

/**
 * Works out, from the price of the tickets and from why each refund was made, what each refund has to give and so what
 * is left. Refunds of an amount are shared by tickets, so that later ones may differ by a unit for each ticket.
 */
export function heldFor({ items, tickets, refunds }: OrderRow): Held {
  const price = ({ itemId }: OrderRow['tickets'][number]) =>
    items.find(({ id }) => id === itemId)?.unitPrice.amount ?? 0;
  const prices = new Map(tickets.map((ticket) => [ticket.ticketId, price(ticket)]));
  const left = new Map(prices);
  let amount = sum([...prices.values()]);
  let keepsFee: number = returnTerms.fixedFee;
  let tolerance = 0;
  const wrong: string[] = [];

  const byPolicy = (ticketIds: readonly string[]): number => {
    const { percent, feePerTicket } = returnTerms;
    const given = sum(
      ticketIds.map((id) => Math.max(0, Math.floor(((prices.get(id) ?? 0) * percent) / 100) - feePerTicket)),
    );
    const fee = Math.min(given, keepsFee);
    keepsFee -= fee;
    return given - fee;
  };
  const expected = ({ reason, ticketIds = [] }: Refund): number => {
    const asked = /^(\d+) (?:of goodwill|for tickets)/.exec(reason)?.[1];
    if (asked) return Number(asked);
    if (reason === 'returned_by_buyer') return byPolicy(ticketIds);
    return sum([...left].map(([id, value]) => (reason.startsWith('everything') || ticketIds.includes(id) ? value : 0)));
  };

  for (const refund of refunds.filter((one) => !isForNothing(one))) {
    const { id, reason, ticketIds, eventIds } = refund;
    const due = Math.min(expected(refund), amount);
    if (Math.abs(refund.amount.amount - due) > tolerance)
      wrong.push(`refund ${id} (${reason}) is ${refund.amount.amount} instead of ${due}`);
    amount -= refund.amount.amount;
    const from = eventIds ? [...left.keys()] : (ticketIds ?? []);
    const whole = sum(from.map((ticketId) => left.get(ticketId) ?? 0));
    const share = whole > 0 ? Math.min(1, refund.amount.amount / whole) : 0;
    for (const ticketId of from) left.set(ticketId, (left.get(ticketId) ?? 0) * (1 - share));
    if (/^\d/.test(reason)) tolerance += tickets.length;
  }
  return { amount, wrong };
}
