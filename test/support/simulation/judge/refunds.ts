import type { OrderRow, Refund } from '../../../../functions/orders/order/order.ts';
import { type Charges, returnTerms } from '../event-on-sale.ts';
import { lineCosts } from './prices.ts';
import { sum } from './sum.ts';

/** What is to be held for an order once everything is settled, and which refunds have another amount than they should. */
interface Held {
  amount: number;
  wrong: string[];
  /** What is left of the prices and of the booking fees of all tickets, with their taxes. */
  left: Parts;
}

/** Refunds of a whole charge that bought nothing, and of what exceeded the price. They take nothing from tickets. */
export const isForNothing = ({ id }: Refund): boolean => /#(?:refund(?:-\d+)?|excess)$/.test(id);

/** The parts of what a ticket has cost, in minor units, with their taxes. */
interface Parts {
  price: number;
  fee: number;
}

const noParts: Parts = { price: 0, fee: 0 };
const sumOf = (each: Iterable<Parts>): number => sum([...each].map(({ price, fee }) => price + fee));

/** The part of the nth of some equal shares, each cut to whole units. */
const nthPart = (amount: number, nth: number, count: number): number =>
  Math.floor((amount * (nth + 1)) / count) - Math.floor((amount * nth) / count);

/** What each ticket has cost: an equal part of its line. */
function costs(order: OrderRow, charges: Charges): Map<string, Parts> {
  const lines = lineCosts(order, charges);
  return new Map(
    order.items.flatMap(({ id }, index) => {
      const own = order.tickets.filter(({ itemId }) => itemId === id);
      const { total = 0, feeGross = 0 } = lines[index] ?? {};
      const [price, count] = [total - feeGross, own.length];
      return own.map(
        ({ ticketId }, nth) =>
          [ticketId, { price: nthPart(price, nth, count), fee: nthPart(feeGross, nth, count) }] as const,
      );
    }),
  );
}

/** Takes an amount from these tickets: of their prices first, then of their booking fees. */
function take(left: Map<string, Parts>, ticketIds: readonly string[], amount: number): void {
  const from = ticketIds.map((id) => [id, left.get(id) ?? noParts] as const);
  const [price, fee] = [sum(from.map(([, parts]) => parts.price)), sum(from.map(([, parts]) => parts.fee))];
  const stays = (whole: number, taken: number) => (whole > 0 ? Math.max(0, 1 - taken / whole) : 0);
  const [ofPrice, ofFee] = [stays(price, amount), stays(fee, Math.max(0, amount - price))];
  for (const [id, parts] of from) left.set(id, { price: parts.price * ofPrice, fee: parts.fee * ofFee });
}

/**
 * Works out, from what the tickets have cost and from why each refund was made, what each refund has to give and so what
 * is left. Refunds of an amount are shared by tickets, so that later ones may differ by a unit for each ticket.
 */
export function heldFor(order: OrderRow, charges: Charges): Held {
  const { tickets, refunds } = order;
  const cost = costs(order, charges);
  const left = new Map(cost);
  let amount = sumOf(cost.values());
  let keepsFee: number = returnTerms.fixedFee;
  // What tickets have left is worked out in fractions.
  let tolerance = 1e-6;
  const wrong: string[] = [];

  const byPolicy = (ticketIds: readonly string[]): number => {
    const { percent, feePerTicket } = returnTerms;
    const given = sum(
      ticketIds.map((id) => {
        const share = Math.floor(((cost.get(id)?.price ?? 0) * percent) / 100) - feePerTicket;
        return Math.max(0, Math.min(share, left.get(id)?.price ?? 0));
      }),
    );
    const fee = Math.min(given, keepsFee);
    keepsFee -= fee;
    return given - fee;
  };
  const expected = ({ reason, ticketIds = [] }: Refund): number => {
    const asked = /^(\d+) (?:of goodwill|for tickets)/.exec(reason)?.[1];
    if (asked) return Number(asked);
    if (reason === 'returned_by_buyer') return byPolicy(ticketIds);
    return sumOf(
      [...left].flatMap(([id, parts]) => (reason.startsWith('everything') || ticketIds.includes(id) ? [parts] : [])),
    );
  };

  for (const refund of refunds.filter((one) => !isForNothing(one))) {
    const { id, reason, ticketIds, eventIds } = refund;
    const due = Math.min(expected(refund), amount);
    if (Math.abs(refund.amount.amount - due) > tolerance)
      wrong.push(`refund ${id} (${reason}) is ${refund.amount.amount} instead of ${due}`);
    amount -= refund.amount.amount;
    take(left, eventIds ? [...left.keys()] : (ticketIds ?? []), refund.amount.amount);
    if (/^\d/.test(reason)) tolerance += tickets.length;
  }
  const of = (part: keyof Parts) => sum([...left.values()].map((parts) => parts[part]));
  return { amount, wrong, left: { price: of('price'), fee: of('fee') } };
}
