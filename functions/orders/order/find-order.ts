import { Problem } from '../../../shared/base/problem.ts';
import { forbidden, notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { isMember, roleIn } from '../../../shared/http/membership.ts';
import { salesReaders, writers } from '../../../shared/http/roles.ts';
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
 * Returns an order to its owner, and one that a member has given or sold also to that member. Administrators see it as
 * well, and members who may see the sales of one of its events, that part of it. @throws Problem `not_found` for
 * everybody else.
 */
export async function findVisibleOrder(orderId: string, caller: User): Promise<VisibleOrder> {
  const order = await readOrder(orderId);
  if (!order) throw new Problem(notFound);
  if (order.userId === caller.id || order.comp?.by === caller.id || order.boxOffice?.by === caller.id) return { order };
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

/**
 * Returns an order to the writers of an organizer of its events, with the events for which they may act: all of them to
 * administrators. @throws Problem `forbidden` for other members, `not_found` for everybody else.
 */
export async function findOrderForWriter(
  orderId: string,
  caller: User,
): Promise<{ order: OrderRow; eventIds: string[] }> {
  const order = await readOrder(orderId);
  if (!order) throw new Problem(notFound);
  const all = [...new Set(order.items.map(({ eventId }) => eventId))];
  if (caller.roles.includes('admin')) return { order, eventIds: all };
  const events = (await Promise.all(all.map(readEvent))).filter((event) => event !== undefined);
  const roles = await Promise.all(events.map(({ organizerId }) => roleIn(organizerId, caller)));
  if (roles.every((role) => role === undefined)) throw new Problem(notFound);
  const eventIds = events.flatMap(({ eventId }, index) => {
    const role = roles[index];
    return role && writers.includes(role) ? [eventId] : [];
  });
  if (eventIds.length === 0) throw new Problem(forbidden);
  return { order, eventIds };
}

/** Returns an order to its owner, with no events, and otherwise as `findOrderForWriter`. @throws the same problems. */
export async function findCancellableOrder(orderId: string, caller: User): Promise<VisibleOrder> {
  const order = await readOrder(orderId);
  return order?.userId === caller.id ? { order } : findOrderForWriter(orderId, caller);
}
