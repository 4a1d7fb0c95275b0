import type { OrderRow } from '../../../../../functions/orders/order/order.ts';
import { shortIds } from '../../cloud/describe-call.ts';
import type { World } from '../../world.ts';
import type { Violation } from '../auditor.ts';
import { type Conflict, countedScans, nameOf } from './offline-scans.ts';

/** Reasons for which used tickets are refunded, too: the event did not take place, or the organizer keeps the places. */
const forUsedToo = (order: OrderRow, ticketId: string): boolean =>
  order.refunds.some(({ reason, ticketIds }) => ticketIds?.includes(ticketId) && reason !== 'returned_by_buyer');

/**
 * One person a ticket: none enters twice, unless a conflict names the second guest. None enters after their refund was
 * confirmed, and none of those who entered returns it.
 */
export function doorOf(world: World, orders: readonly OrderRow[], conflicts: readonly Conflict[]): Violation[] {
  const { diary } = world;
  const refused = new Set(conflicts.map((conflict) => nameOf(conflict.refused)));
  const found: Violation[] = [];
  const online = diary.scans.filter(({ result }) => result === 'admitted' || result === 'exited');
  const passed = [...online, ...countedScans(world)].filter((scan) => !refused.has(nameOf(scan)));
  for (const [code, scans] of Map.groupBy(passed, (scan) => scan.code)) {
    const ticketId = scans[0]?.ticketId ?? '';
    const name = shortIds(ticketId);
    const entries = scans.filter(({ direction }) => direction === 'in');
    // A passage whose answer was lost may have let somebody out.
    const maybeOut = diary.scans.filter(
      (scan) => scan.code === code && scan.direction === 'out' && !scan.result,
    ).length;
    const exits = scans.length - entries.length + maybeOut;
    if (entries.length > exits + 1)
      found.push(`door: ${name} was admitted ${entries.length} times, and left at most ${exits} times`);
    const cancelledAt = diary.cancelled.get(ticketId) ?? Number.POSITIVE_INFINITY;
    if (entries.some((entry) => online.some((scan) => scan === entry) && entry.sentAt > cancelledAt))
      found.push(`door: ${name} was admitted after its refund`);
    const order = orders.find(({ tickets }) => tickets.some((ticket) => ticket.ticketId === ticketId));
    const isCancelled = order?.tickets.find((ticket) => ticket.ticketId === ticketId)?.status === 'cancelled';
    if (order && isCancelled && entries.length > 0 && !forUsedToo(order, ticketId))
      found.push(`door: ${name} was used, and then returned`);
  }
  return found;
}
