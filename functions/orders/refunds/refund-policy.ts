import { isDeepStrictEqual } from 'node:util';
import type { Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { FrozenPolicy } from '../../../shared/records/order-facts.ts';
import { leftParts, paidParts, remainingOf } from '../../../shared/records/terms/refund-shares.ts';
import { policyOf } from '../order/frozen-policy.ts';
import type { OrderRow, Refund } from '../order/order.ts';

type PolicyOrder = Pick<OrderRow, 'items' | 'tickets' | 'refunds' | 'attempts' | 'captured' | 'total' | 'refundPolicy'>;
type Line = OrderRow['items'][number];

const hourMs = 3_600_000;

/** The percentage refunded at `now`: that of the open window with the most hours, and 0 while none is open. */
export function percentInForce({ windows }: FrozenPolicy, startsAt: number, now: number): number {
  const hoursLeft = (startsAt - now) / hourMs;
  const open = windows.filter(([hoursBefore]) => hoursBefore <= hoursLeft);
  const [widest] = open.sort(([one], [other]) => other - one);
  return widest?.[1] ?? 0;
}

/**
 * What the policy frozen on an order gives for its valid tickets among `ticketIds`, returned at `now` (epoch ms).
 * `starts` has the start of each event as it is now (epoch ms). Nothing is refunded for an event without an entry.
 *
 * A ticket gives the percentage in force of the price that was paid for it (`paidParts`), rounded down to the minor unit,
 * less the fee per ticket: never less than nothing, and never more than what goodwill has left of its price. The booking
 * fee is kept. Since that is so for each ticket, single refunds and one of all tickets add up to the same. From the sum,
 * the fixed fee is taken as far as earlier refunds have not kept it. An order whose lines have different policies keeps
 * the fee of each policy once. What was never paid is not refunded, and the amount is at most what remains of what was
 * captured. A refund that failed still counts, because it is still owed.
 */
export function refundByPolicy(
  order: PolicyOrder,
  ticketIds: readonly string[],
  { starts, now }: { starts: ReadonlyMap<string, number>; now: number },
): { amount: Money; fixedFees: NonNullable<Refund['fixedFees']> } {
  const [paid, left] = [paidParts(order), leftParts(order)];
  const returned = order.tickets.filter(({ ticketId, status }) => status === 'valid' && ticketIds.includes(ticketId));
  const giveFor = (line: Line): number => {
    const policy = policyOf(order, line);
    const startsAt = starts.get(line.eventId);
    const percent = startsAt === undefined ? 0 : percentInForce(policy, startsAt, now);
    const tickets = returned.filter(({ itemId }) => itemId === line.id);
    return sumOf(
      tickets.map(({ ticketId }) => {
        const price = paid.get(ticketId)?.price ?? 0;
        const given = Math.floor((price * percent) / 100) - (policy.feePerTicket ?? 0);
        return Math.max(0, Math.min(given, left.get(ticketId)?.price ?? 0));
      }),
    );
  };
  const groups = linesByPolicy(order).map(([first, ...others]) => {
    const given = sumOf([first, ...others].map(giveFor));
    const fee = Math.min(given, openFixedFee(order, first));
    return { lineId: first.id, given, fee };
  });
  const due = sumOf(groups.map(({ given, fee }) => given - fee));
  const captured = order.captured?.amount ?? 0;
  const unpaid = Math.max(0, order.total.amount - captured);
  const kept = groups.flatMap(({ lineId, fee }) => (fee > 0 ? [[lineId, fee] as const] : []));
  return {
    amount: { ...order.total, amount: Math.max(0, Math.min(due - unpaid, remainingOf(order))) },
    fixedFees: Object.fromEntries(kept),
  };
}

/** The lines of an order, those with the same policy together. */
function linesByPolicy(order: PolicyOrder): [Line, ...Line[]][] {
  const groups: [Line, ...Line[]][] = [];
  for (const line of order.items) {
    const group = groups.find(([first]) => isDeepStrictEqual(policyOf(order, first), policyOf(order, line)));
    if (group) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** What earlier refunds have not yet kept of the fixed fee of this line's policy, in minor units. */
const openFixedFee = (order: PolicyOrder, first: Line): number =>
  (policyOf(order, first).fixedFee ?? 0) - sumOf(order.refunds.map(({ fixedFees }) => fixedFees?.[first.id] ?? 0));
