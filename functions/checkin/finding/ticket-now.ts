import type { Ticket } from '../../../shared/inventory/place.ts';
import type { Scanner } from '../door/find-scanner.ts';
import { checkTicket } from '../door/scan-ticket.ts';
import { stateOf } from './ticket-state.ts';

/** What a scan would answer now, and whether the guest has not come, is inside, or has left. */
export async function ticketNow(scanner: Scanner, ticket: Ticket, now: number) {
  return { ...(await checkTicket(scanner, ticket.code ?? '', now)), state: stateOf(ticket) };
}
