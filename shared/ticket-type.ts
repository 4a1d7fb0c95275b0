import * as z from 'zod';
import { rfc3339 } from './clock.ts';
import type { TicketType } from './inventory.ts';
import { limits } from './limits.ts';
import { Money } from './money.ts';
import { Timestamp } from './routes.ts';
import { Text } from './text.ts';

const TicketTypeStatus = z.enum(['draft', 'preparing', 'on_sale', 'paused', 'hidden']);

export const TicketTypeFields = z.strictObject({
  name: Text(80),
  kind: z.enum(['general', 'seated']),
  capacity: z.int().min(1).max(limits.capacityPerType).optional().describe('general admission only'),
  sectionIds: z.array(z.string().max(20)).min(1).max(100).optional().describe('seated only'),
  price: Money,
  salesStartAt: Timestamp,
  salesEndAt: Timestamp,
  maxPerOrder: z.int().min(1).max(limits.placesPerCart),
  maxPerCustomer: z.int().min(1).max(limits.capacityPerType),
});

/** A ticket type as the API shows it: the same in the tickets service and inside an event. */
export const TicketTypeView = z
  .object({
    ...TicketTypeFields.shape,
    id: z.string(),
    eventId: z.string(),
    status: TicketTypeStatus,
    version: z.int(),
  })
  .meta({ id: 'TicketType' });

export const ticketTypeView = (type: TicketType, timeZone?: string) => ({
  id: type.ticketTypeId,
  eventId: type.eventId,
  name: type.name,
  kind: type.kind,
  capacity: type.capacity,
  ...(type.sectionIds && { sectionIds: type.sectionIds }),
  price: type.price,
  salesStartAt: rfc3339(type.salesStartAt, timeZone),
  salesEndAt: rfc3339(type.salesEndAt, timeZone),
  maxPerOrder: type.maxPerOrder,
  maxPerCustomer: type.maxPerCustomer,
  status: type.status,
  version: type.version,
});
