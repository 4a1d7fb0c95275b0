import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { suspended, wrongState } from '../../../shared/base/problems.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { ChosenPlace } from '../allotment/allotment.ts';
import { orderLimits } from '../limits.ts';
import type { OrderRow } from '../order/order.ts';

/**
 * Returns the event's selling facts if comps of a type can be given now. Sales windows and customer limits bind buyers
 * only. @throws Problem `wrong_state`, `suspended`.
 */
export function requireGivable(facts: SellingFacts | undefined, type: TicketType, now: number): SellingFacts {
  if (facts?.status !== 'published') throw new Problem(wrongState, 'This event is not published');
  if (isSuspended(facts)) throw new Problem(suspended);
  if (facts.endsAt <= now) throw new Problem(wrongState, 'This event is over');
  if (!isMinted(type))
    throw new Problem(wrongState, 'The places of this type are being created; try again in a moment');
  return facts;
}

interface CompDetails {
  orderId: string;
  /** The account that owns the tickets. */
  userId: string;
  hash: string;
  comp: NonNullable<OrderRow['comp']>;
  /** Epoch ms. */
  now: number;
}

/** The order of comps. Nothing is due, so `captured` is zero too and the saga treats it as paid in full. */
export function compOrder(
  { type, facts, places }: { type: TicketType; facts: SellingFacts; places: readonly ChosenPlace[] },
  { orderId, userId, hash, comp, now }: CompDetails,
): OrderRow {
  const nothing = { amount: 0, currency: type.price.currency };
  const { ticketTypeId, eventId, name } = type;
  const seats = places.flatMap(({ seat }) => seat ?? []);
  return {
    orderId,
    userId,
    hash,
    comp,
    status: 'pending',
    money: 'open',
    holdId: newId('cmp', now),
    items: [
      {
        id: newId('itm', now),
        eventId,
        eventTitle: facts.title,
        ticketTypeId,
        name,
        quantity: places.length,
        ...(seats.length > 0 && { seats }),
        unitPrice: nothing,
        total: nothing,
      },
    ],
    places: places.map(({ shard, number }) => ({ item: 0, shard, number })),
    total: nothing,
    captured: nothing,
    attempts: [],
    refunds: [],
    tickets: [],
    createdAt: now,
    payBy: now + orderLimits.payWithinSeconds * 1000,
    checkAt: now + orderLimits.orderCheckMs,
    version: 1,
    history: [{ at: now, what: 'given away' }],
  };
}
