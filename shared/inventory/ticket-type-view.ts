import * as z from 'zod';
import { rfc3339 } from '../base/clock.ts';
import { Price } from '../base/money.ts';
import { Lines, Name } from '../text/text.ts';
import { Timestamp } from '../text/timestamp.ts';
import { inventoryLimits } from './limits.ts';
import { PlaceName } from './seat-map.ts';
import type { TicketType, Tier } from './ticket-type.ts';

const TicketTypeStatus = z.enum(['draft', 'preparing', 'on_sale', 'paused', 'hidden']);

const TierFields = z.strictObject({
  name: Name(80),
  price: Price,
  from: Timestamp.optional(),
  until: Timestamp.optional(),
  quantity: z.int().min(1).max(inventoryLimits.capacityPerType).optional().describe('general admission only'),
});

export const Position = z
  .int()
  .min(1)
  .max(inventoryLimits.highestPosition)
  .describe('types are listed by it, the lowest first; by default a new type is the last');
export const Description = Lines(1_000).describe('what the ticket includes, for buyers');

export const TicketTypeFields = z.strictObject({
  name: Name(80),
  kind: z.enum(['general', 'seated']),
  capacity: z.int().min(1).max(inventoryLimits.capacityPerType).optional().describe('general admission only'),
  sectionIds: z.array(PlaceName).min(1).max(100).optional().describe('seated only'),
  price: Price,
  tiers: z.array(TierFields).min(1).max(inventoryLimits.tiersPerType).optional().describe('cannot be changed later'),
  salesStartAt: Timestamp,
  salesEndAt: Timestamp,
  maxPerOrder: z.int().min(1).max(inventoryLimits.placesPerCart),
  maxPerCustomer: z.int().min(1).max(inventoryLimits.capacityPerType),
  noSingleSeatGaps: z.boolean().optional().describe('seated only'),
  position: Position.optional(),
  description: Description.optional(),
  status: z.literal('hidden').optional().describe('hides the type from the start: buyers need an access code'),
});
export type TicketTypeFields = z.infer<typeof TicketTypeFields>;

/** A field of requests that may give an event more places than its venue has. */
export const confirmOverCapacity = z
  .boolean()
  .optional()
  .describe('confirms that the event may have more places than its venue');

/** A ticket type as the API shows it, in the tickets service and inside an event. */
export const TicketTypeView = z
  .object({
    ...TicketTypeFields.shape,
    capacity: z.int().min(0).describe('the target: after a change the places follow within moments'),
    blockedSeats: z.array(z.string()).optional().describe('house seats of a seated type, for members only'),
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

/** A draft shows the status it was given. While its places are minted, a type shows that they are. */
const shownStatus = ({ status, opensAs = 'on_sale' }: TicketType) =>
  status === 'draft' && opensAs !== 'on_sale' ? opensAs : status;

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
  ...(type.position !== undefined && { position: type.position }),
  ...(type.description && { description: type.description }),
  status: shownStatus(type),
  version: type.version,
});
