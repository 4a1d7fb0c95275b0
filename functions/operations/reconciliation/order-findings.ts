import { parseTicketId, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import { type EventState, isSold, type OrderState, type PlaceState } from './report.ts';

const isConfirmed = ({ status }: OrderState): boolean => status === 'confirmed' || status === 'partially_refunded';

/** I4: each sold place is a ticket of a confirmed order. */
function unpaidPlace(place: PlaceState, orders: EventState['orders']): Finding[] {
  const subject = ticketIdOf(place);
  const order = orders.get(place.orderId ?? '');
  if (!order) return [{ invariant: 'I4', subject, detail: 'sold without an order' }];
  const listed = order.tickets.some(({ ticketId, status }) => ticketId === subject && status === 'valid');
  if (isConfirmed(order) && listed) return [];
  const detail = `order ${order.orderId} is ${order.status}, ticket ${listed ? '' : 'not '}in it`;
  return [{ invariant: 'I4', subject, detail }];
}

/** Says why a valid ticket of an order has no place of its own. Returns `undefined` if it has one. */
function missingPlace(orderId: string, place: PlaceState | undefined, isRepeated: boolean): string | undefined {
  if (!place) return 'its place does not exist or was sold again';
  if (!isSold(place)) return `its place is ${place.status}`;
  if (place.orderId !== orderId) return `its place is sold to ${place.orderId ?? 'no order'}`;
  return isRepeated ? 'listed twice' : undefined;
}

/** I1: each valid ticket of an order is a place sold to that order. So no place has two tickets. */
function ticketsWithoutPlace({ types, orders }: EventState): Finding[] {
  const ids = new Set(types.map(({ type }) => type.ticketTypeId));
  const places = new Map(types.flatMap(({ places }) => places.map((place) => [ticketIdOf(place), place] as const)));
  const isHere = (ticketId: string): boolean => ids.has(parseTicketId(ticketId)?.ticketTypeId ?? '');
  return [...orders.values()].filter(isConfirmed).flatMap(({ orderId, tickets }) => {
    const valid = tickets.filter(({ ticketId, status }) => status === 'valid' && isHere(ticketId));
    return valid.flatMap(({ ticketId }, index): Finding[] => {
      const isRepeated = valid.findIndex((ticket) => ticket.ticketId === ticketId) < index;
      const why = missingPlace(orderId, places.get(ticketId), isRepeated);
      if (why === undefined) return [];
      return [{ invariant: 'I1', subject: ticketId, detail: `valid in order ${orderId}, ${why}` }];
    });
  });
}

/** Compares the places of an event with its orders. */
export const orderFindings = (event: EventState): Finding[] => [
  ...event.types.flatMap(({ places }) => places.filter(isSold).flatMap((place) => unpaidPlace(place, event.orders))),
  ...ticketsWithoutPlace(event),
];
