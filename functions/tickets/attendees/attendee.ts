import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

export const Attendee = z
  .object({
    ticketId: z.string(),
    orderId: z.string(),
    ticketTypeId: z.string(),
    ticketTypeName: z.string(),
    seat: z.string().optional(),
    status: z.enum(['valid', 'used']),
    holder: z.string().optional().describe('the name on the ticket, if one was given'),
    name: z.string().optional().describe('of the account that owns the ticket; absent once it is erased'),
    email: z.string().optional(),
    admittedAt: Timestamp.optional().describe('when the ticket was first admitted'),
  })
  .meta({ id: 'Attendee' });
export type Attendee = z.infer<typeof Attendee>;
export type SoldPlace = Pick<
  Ticket,
  | 'pk'
  | 'sk'
  | 'ticketTypeId'
  | 'shard'
  | 'number'
  | 'sale'
  | 'status'
  | 'seat'
  | 'orderId'
  | 'ownerId'
  | 'holder'
  | 'admission'
>;

interface AttendeeContext {
  event: EventRow;
  types: ReadonlyMap<string, TicketType>;
  users: ReadonlyMap<string, UserRow>;
}

/** A ticket holder, as the API shows them to the organizer. */
export function attendeeView(place: SoldPlace, { event, types, users }: AttendeeContext): Attendee {
  const { ticketTypeId, seat, status, orderId = '', ownerId = '', holder, admission } = place;
  const user = users.get(ownerId);
  return {
    ticketId: ticketIdOf(place),
    orderId,
    ticketTypeId,
    ticketTypeName: types.get(ticketTypeId)?.name ?? '',
    ...(seat && { seat }),
    status: status === 'used' ? 'used' : 'valid',
    ...(holder && { holder }),
    ...(user?.name && { name: user.name }),
    ...(user?.email && { email: user.email }),
    ...(admission && { admittedAt: rfc3339(admission.first.at, event.venue.timezone) }),
  };
}
