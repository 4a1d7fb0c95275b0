import * as z from 'zod';
import { rfc3339 } from '../base/clock.ts';
import { Money } from '../base/money.ts';
import { Name } from '../text/text.ts';
import { Timestamp } from '../text/timestamp.ts';
import { inventoryLimits } from './limits.ts';
import { PlaceName } from './seat-map.ts';
import type { TicketType, Tier } from './ticket-type.ts';

const TicketTypeStatus = z.enum(['draft', 'preparing', 'on_sale', 'paused', 'hidden']);

const TierFields = z.strictObject({
  name: Name(80),
  price: Money,
  from: Timestamp.optional(),
  until: Timestamp.optional(),
  quantity: z.int().min(1).max(inventoryLimits.capacityPerType).optional().describe('general admission only'),
});

export const TicketTypeFields = z.strictObject({
  name: Name(80),
  kind: z.enum(['general', 'seated']),
  capacity: z.int().min(1).max(inventoryLimits.capacityPerType).optional().describe('general admission only'),
  sectionIds: z.array(PlaceName).min(1).max(100).optional().describe('seated only'),
  price: Money,
  tiers: z.array(TierFields).min(1).max(inventoryLimits.tiersPerType).optional().describe('cannot be changed later'),
  salesStartAt: Timestamp,
  salesEndAt: Timestamp,
  maxPerOrder: z.int().min(1).max(inventoryLimits.placesPerCart),
  maxPerCustomer: z.int().min(1).max(inventoryLimits.capacityPerType),
  noSingleSeatGaps: z.boolean().optional().describe('seated only'),
});
export type TicketTypeFields = z.infer<typeof TicketTypeFields>;

/** A ticket type as the API shows it, in the tickets service and inside an event. */
export const TicketTypeView = z
  .object({
    ...TicketTypeFields.shape,
    capacity: z.int().min(0).describe('the target: after a change the places follow within moments'),
    blockedSeats: z.array(z.string()).optional().describe('house seats, only in answers to changes of the type'),
    id: z.string(),
    eventId: z.string(),
    status: TicketTypeStatus,
    version: z.int(),
  })
  .meta({ id: 'TicketType' });

const tierView = ({ from, until, ...tier }: Tier, timeZone?: string) => ({
  ...tier,
  ...(from !== undefined && { from: rfc3339(from, timeZone) }),
  ...(until !== undefined && { until: rfc3339(until, timeZone) }),
});

export const ticketTypeView = (type: TicketType, timeZone?: string) => ({
  id: type.ticketTypeId,
  eventId: type.eventId,
  name: type.name,
  kind: type.kind,
  capacity: type.targetCapacity ?? type.capacity,
  ...(type.sectionIds && { sectionIds: type.sectionIds }),
  price: type.price,
  ...(type.tiers && { tiers: type.tiers.map((tier) => tierView(tier, timeZone)) }),
  salesStartAt: rfc3339(type.salesStartAt, timeZone),
  salesEndAt: rfc3339(type.salesEndAt, timeZone),
  maxPerOrder: type.maxPerOrder,
  maxPerCustomer: type.maxPerCustomer,
  ...(type.noSingleSeatGaps && { noSingleSeatGaps: true }),
  status: type.status,
  version: type.version,
});
