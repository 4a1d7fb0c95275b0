import { type Ticket, ticketIdOf } from '../../shared/inventory.ts';

/** The ticket as its owner sees it. */
export const ticketView = (ticket: Ticket, eventId: string) => ({
  id: ticketIdOf(ticket),
  orderId: ticket.orderId ?? '',
  eventId,
  ticketTypeId: ticket.ticketTypeId,
  ...(ticket.seat && { seat: ticket.seat }),
  status: ticket.status === 'used' ? 'used' : 'valid',
  ...(ticket.holder && { holder: ticket.holder }),
  ...(ticket.code && { code: ticket.code }),
  issue: ticket.issue,
});

export const isOwnedBy = (ticket: Ticket | undefined, userId: string): ticket is Ticket =>
  ticket?.ownerId === userId && (ticket.status === 'sold' || ticket.status === 'used');
