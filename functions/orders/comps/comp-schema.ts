import * as z from 'zod';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { SeatLabel } from '../../../shared/inventory/seat-map.ts';
import { Email } from '../../../shared/text/email-address.ts';
import { Id, Name, Text } from '../../../shared/text/text.ts';

/** The body of POST /v1/events/{eventId}/comps. */
export const Comps = z
  .strictObject({
    ticketTypeId: Id(),
    quantity: z.int().min(1).max(inventoryLimits.placesPerCart).optional(),
    seats: z.array(SeatLabel).min(1).max(inventoryLimits.placesPerCart).optional(),
    email: Email(),
    name: Name(100),
    reason: Text(200).describe('stored with the order and not shown to the recipient'),
  })
  .refine((body) => (body.quantity === undefined) !== (body.seats === undefined), 'give either quantity or seats')
  .refine((body) => new Set(body.seats).size === (body.seats?.length ?? 0), 'a seat is named twice')
  .meta({
    examples: [
      { ticketTypeId: '<ticketTypeId>', quantity: 2, email: 'ada@example.org', name: 'Ada Lovelace', reason: 'Press' },
    ],
  });

export type Comps = z.infer<typeof Comps>;
