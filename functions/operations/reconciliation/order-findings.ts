import { parseTicketId, ticketIdOf } from '../../../shared/inventory/place.ts';
import { type AuditedEvent, type AuditedOrder, type AuditedPlace, type Finding, isSold } from './report.ts';

const isConfirmed = ({ status }: AuditedOrder): boolean => status === 'confirmed' || status === 'partially_refunded';

/** I4: each sold place is a ticket of a confirmed order. */
function unpaid(place: AuditedPlace, orders: AuditedEvent['orders']): Finding[] {
  const subject = ticketIdOf(place);
  const order = orders.get(place.orderId ?? '');
  if (!order) return [{ invariant: 'I4', subject, detail: 'sold without an order' }];
  const listed = order.tickets.some(({ ticketId, status }) => ticketId === subject && status === 'valid');
  if (isConfirmed(order) && listed) return [];
  const detail = `order ${order.orderId} is ${order.status}, ticket ${listed ? '' : 'not '}in it`;
  return [{ invariant: 'I4', subject, detail }];
}

/** Why a valid ticket of an order has no place of its own. */
function withoutPlace(orderId: string, place: AuditedPlace | undefined, twice: boolean): string | undefined {
  if (!place) return 'its place is not there, or was sold anew';
  if (!isSold(place)) return `its place is ${place.status}`;
  if (place.orderId !== orderId) return `its place is sold to ${place.orderId ?? 'no order'}`;
  return twice ? 'and so once more' : undefined;
}

/** I1: each valid ticket of an order is a place sold to that order, so that no place has two. */
function soldToOthers({ types, orders }: AuditedEvent): Finding[] {
  const ids = new Set(types.map(({ type }) => type.ticketTypeId));
  const places = new Map(types.flatMap(({ places }) => places.map((place) => [ticketIdOf(place), place] as const)));
  const isHere = (ticketId: string): boolean => ids.has(parseTicketId(ticketId)?.ticketTypeId ?? '');
  return [...orders.values()].filter(isConfirmed).flatMap(({ orderId, tickets }) => {
    const valid = tickets.filter(({ ticketId, status }) => status === 'valid' && isHere(ticketId));
    return valid.flatMap(({ ticketId }, at): Finding[] => {
      const twice = valid.findIndex((ticket) => ticket.ticketId === ticketId) < at;
      const why = withoutPlace(orderId, places.get(ticketId), twice);
      if (why === undefined) return [];
      return [{ invariant: 'I1', subject: ticketId, detail: `valid in order ${orderId}, ${why}` }];
    });
  });
}

/** What does not hold between the places of an event and its orders. */
export const orderFindings = (event: AuditedEvent): Finding[] => [
  ...event.types.flatMap(({ places }) => places.filter(isSold).flatMap((place) => unpaid(place, event.orders))),
  ...soldToOthers(event),
];
