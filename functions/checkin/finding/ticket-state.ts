import { isInside } from '../../../shared/door/door-ticket.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';

/** Whether the guest of a ticket has not come, is inside, or has left. */
export function stateOf(ticket: Ticket): 'sold' | 'inside' | 'outside' {
  if (ticket.status !== 'used') return 'sold';
  return isInside(ticket) ? 'inside' : 'outside';
}
