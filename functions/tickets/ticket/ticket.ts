import { type CancelledTicket, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';

/** A ticket that somebody bought, as its place or what is left of it tells. */
export type OwnedTicket = Pick<
  Ticket,
  'ticketTypeId' | 'shard' | 'number' | 'seat' | 'sale' | 'issue' | 'holder' | 'code'
> & {
  orderId: string;
  ownerId: string;
  status: 'valid' | 'used' | 'cancelled';
};

/** `undefined` for a place that is nobody's ticket. */
export function ownedTicket(row: Ticket | CancelledTicket | undefined): OwnedTicket | undefined {
  const { orderId, ownerId } = row ?? {};
  if (!row || !orderId || !ownerId) return undefined;
  if ('cancelled' in row) return { ...row, ...row.cancelled, orderId, ownerId, status: 'cancelled' };
  const { status } = row;
  if (status !== 'sold' && status !== 'used') return undefined;
  return { ...row, orderId, ownerId, status: status === 'used' ? 'used' : 'valid' };
}

/** The ticket as its owner sees it; the code of a cancelled one is gone. */
export const ticketView = (ticket: OwnedTicket, eventId: string) => ({
  id: ticketIdOf(ticket),
  orderId: ticket.orderId,
  eventId,
  ticketTypeId: ticket.ticketTypeId,
  ...(ticket.seat && { seat: ticket.seat }),
  status: ticket.status,
  ...(ticket.holder && { holder: ticket.holder }),
  ...(ticket.code && { code: ticket.code }),
  issue: ticket.issue,
});
