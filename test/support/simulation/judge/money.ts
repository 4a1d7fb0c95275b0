import type { Attempt } from '../../../../functions/orders/order/attempt.ts';
import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { takenBy } from '../../../../shared/records/order-money.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import type { Violation } from './auditor.ts';
import { heldFor } from './refunds.ts';
import { sum } from './sum.ts';

/** What was taken and given back for an attempt, by the books of the provider, or of the people who moved the money. */
export function balanceOf({ provider, diary }: World, { orderId }: OrderRow, attempt: Attempt) {
  if (attempt.provider === 'test') return provider.balanceOf(attempt.id);
  const receipts = diary.receipts.filter((receipt) => receipt.orderId === orderId);
  const payouts = [...diary.payouts.values()].filter(({ attemptId }) => attemptId === attempt.id);
  return {
    taken: attempt.provider === 'manual' ? sum(receipts.map(({ amount }) => amount)) : takenBy(attempt),
    refunded: sum(payouts.map(({ amount }) => amount)),
  };
}

/** I3, I6, I7: money against tickets, by the books of those who moved it. */
export function moneyOf(world: World, order: OrderRow): Violation[] {
  const { attempts, refunds, tickets } = order;
  const found: Violation[] = [];
  const name = shortIds(`${order.orderId} (${order.status}${order.ending ? `, ${order.ending}` : ''})`);
  const recordedAs = (status: string) => refunds.filter((refund) => refund.status === status);
  const owed = ({ id }: Attempt) =>
    sum(recordedAs('failed').flatMap(({ attemptId, amount }) => (attemptId === id ? [amount.amount] : [])));
  const balances = attempts.map((attempt) => balanceOf(world, order, attempt));
  // A refund that failed for good is still owed, and stands on the list of its organizer.
  const kept = attempts.map((attempt, n) => (balances[n]?.taken ?? 0) - (balances[n]?.refunded ?? 0) - owed(attempt));
  const held = heldFor(order, world.onSale.charges);
  if (sum(kept) !== held.amount) found.push(`I6: ${name}: ${sum(kept)} was kept instead of ${held.amount}`);
  for (const wrong of held.wrong) found.push(`I6: ${name}: ${shortIds(wrong)}`);
  if (kept.filter((amount) => amount > 0).length > 1) found.push(`I7: ${name}: several captures are kept`);
  if (kept.some((amount) => amount < 0)) found.push(`I7: ${name}: more was refunded than taken`);
  const recorded = sum(recordedAs('succeeded').map(({ amount }) => amount.amount));
  const executed = sum(balances.map(({ refunded }) => refunded));
  if (recorded !== executed) found.push(`I7: ${name}: refunds of ${recorded} are recorded, ${executed} were executed`);
  const wanted = sum(order.items.map(({ quantity }) => quantity));
  if (tickets.length !== 0 && tickets.length !== wanted)
    found.push(`I3: ${name}: ${tickets.length} tickets instead of ${wanted}`);
  if (tickets.length === 0 && ['confirmed', 'partially_refunded'].includes(order.status))
    found.push(`I3: ${name}: no tickets`);
  const returned = refunds.flatMap(({ ticketIds = [] }) => ticketIds).toSorted();
  const cancelled = tickets.flatMap(({ ticketId, status }) => (status === 'cancelled' ? [ticketId] : [])).toSorted();
  if (String(returned) !== String(cancelled))
    found.push(`I6: ${name}: ${cancelled.length} tickets are cancelled, and refunds name ${returned.length}`);
  return found;
}
