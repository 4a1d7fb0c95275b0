import * as z from 'zod';
import { Price } from '../../../shared/base/money.ts';
import { SeatLabel } from '../../../shared/inventory/seat-map.ts';
import {
  confirmOverCapacity,
  Description,
  Position,
  TicketTypeFields,
} from '../../../shared/inventory/ticket-type-view.ts';
import { TaxRate } from '../../../shared/pricing/tax-rate.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { ticketLimits } from '../limits.ts';

export const NewTicketType = TicketTypeFields.extend({ confirmOverCapacity });

export const ChangeTicketType = z.strictObject({
  name: TicketTypeFields.shape.name.optional(),
  price: Price.optional(),
  capacity: TicketTypeFields.shape.capacity,
  salesStartAt: Timestamp.optional(),
  salesEndAt: Timestamp.optional(),
  maxPerOrder: TicketTypeFields.shape.maxPerOrder.optional(),
  maxPerCustomer: TicketTypeFields.shape.maxPerCustomer.optional(),
  status: z.enum(['on_sale', 'paused', 'hidden']).optional(),
  taxRate: TaxRate.nullable()
    .optional()
    .describe("Its tax in percent, for carts from now on. `null` removes it: the organizer's tax is in force again."),
  position: Position.optional(),
  description: Description.optional(),
  blockedSeats: z
    .array(SeatLabel)
    .max(ticketLimits.blockedSeats)
    .optional()
    .describe('all house seats of a seated type, such as `A-1-12`; seats not in the list return to sale'),
  confirmOverCapacity,
});
