import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { isMember } from '../../../shared/http/membership.ts';
import { salesReaders } from '../../../shared/http/roles.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import type { OrderRow } from './order.ts';
import { readOrder } from './order-store.ts';

/** Returns an order to its owner. @throws Problem `not_found`. */
export async function findOwnOrder(orderId: string, userId: string): Promise<OrderRow> {
  const order = await readOrder(orderId);
  if (order?.userId !== userId) throw new Problem(notFound);
  return order;
}

/** An order with what its reader may see of it: all of it as its buyer, or the part of some events. */
interface VisibleOrder {
  order: OrderRow;
  /** For members and administrators: the events whose part they see. */
  eventIds?: string[];
}

/**
 * Returns an order to its owner, and a comp also to the member who gave it. Administrators see it as well, and members
 * who may see the sales of one of its events, that part of it. @throws Problem `not_found` for everybody else.
 */
export async function findVisibleOrder(orderId: string, caller: User): Promise<VisibleOrder> {
  const order = await readOrder(orderId);
  if (!order) throw new Problem(notFound);
  if (order.userId === caller.id || order.comp?.by === caller.id) return { order };
  const eventIds = await visibleEvents(order, caller);
  if (eventIds.length === 0) throw new Problem(notFound);
  return { order, eventIds };
}

async function visibleEvents({ items }: OrderRow, caller: User): Promise<string[]> {
  const all = [...new Set(items.map(({ eventId }) => eventId))];
  if (caller.roles.includes('admin')) return all;
  // Guests are members of nothing.
  if (caller.guest) return [];
  const isVisible = await Promise.all(
    all.map(async (eventId) => {
      const event = await readEvent(eventId);
      return event !== undefined && isMember(caller, event.organizerId, salesReaders);
    }),
  );
  return all.filter((_, index) => isVisible[index]);
}
