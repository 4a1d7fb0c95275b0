import { type CancelledTicket, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';

/** A ticket that was bought: from its place, or from the row that remains of a cancelled one. */
export type OwnedTicket = Pick<
  Ticket,
  'ticketTypeId' | 'shard' | 'number' | 'seat' | 'sale' | 'issue' | 'holder' | 'code'
> & {
  orderId: string;
  ownerId: string;
  status: 'valid' | 'used' | 'cancelled';
};

/** `undefined` for a place that is not sold. */
export function ownedTicket(row: Ticket | CancelledTicket | undefined): OwnedTicket | undefined {
  const { orderId, ownerId } = row ?? {};
  if (!row || !orderId || !ownerId) return undefined;
  if ('cancelled' in row) return { ...row, ...row.cancelled, orderId, ownerId, status: 'cancelled' };
  const { status } = row;
  if (status !== 'sold' && status !== 'used') return undefined;
  return { ...row, orderId, ownerId, status: status === 'used' ? 'used' : 'valid' };
}

/** The ticket, as the API shows it to its owner. A cancelled ticket has no code. */
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
