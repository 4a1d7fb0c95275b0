import * as z from 'zod';
import { rfc3339 } from '../base/clock.ts';
import { Price } from '../base/money.ts';
import { BuyerPays, buyerPays } from '../pricing/buyer-pays.ts';
import type { SaleTerms } from '../pricing/line-terms.ts';
import { TaxRate } from '../pricing/tax-rate.ts';
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
  taxRate: TaxRate.optional().describe(
    "Its tax in percent, in place of the organizer's rate. It is included or added as the organizer's `tax` says, and included where the organizer has none.",
  ),
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
    buyerPays: BuyerPays.optional().describe(
      'Absent where a ticket costs its price: it has neither a booking fee nor a tax, or is free.',
    ),
    version: z.int(),
  })
  .meta({ id: 'TicketType' });

const tierView = ({ from, until, ...tier }: Tier, timeZone: string) => ({
  ...tier,
  ...(from !== undefined && { from: rfc3339(from, timeZone) }),
  ...(until !== undefined && { until: rfc3339(until, timeZone) }),
});

/** A draft shows the status it was given. While its places are minted, a type shows that they are. */
const shownStatus = ({ status, opensAs = 'on_sale' }: TicketType) =>
  status === 'draft' && opensAs !== 'on_sale' ? opensAs : status;

const withPayment = (type: TicketType, terms: SaleTerms | undefined) => {
  const paid = buyerPays(type, terms);
  return paid && { buyerPays: paid };
};

/** Times in the zone. The terms are those of the event. */
export const ticketTypeView = (type: TicketType, timeZone: string, terms: SaleTerms | undefined) => ({
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
  ...(type.taxRate !== undefined && { taxRate: type.taxRate }),
  ...withPayment(type, terms),
  version: type.version,
});
