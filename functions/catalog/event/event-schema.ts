import * as z from 'zod';
import { Currency } from '../../../shared/base/currency.ts';
import { Money } from '../../../shared/base/money.ts';
import { TicketTypeView } from '../../../shared/inventory/ticket-type-view.ts';
import { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { HttpsUrl } from '../../../shared/text/https-url.ts';
import { Id, Lines, Text } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { catalogLimits } from '../limits.ts';
import { categoryPath } from './category.ts';

const attributes = z
  .record(z.string(), z.json())
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= catalogLimits.attributeBytes,
    `at most ${catalogLimits.attributeBytes} bytes`,
  );

export const EventFields = z.strictObject({
  organizerId: Id(),
  venueId: Id(),
  title: Text(200),
  description: Lines(10_000),
  category: Text(40).regex(categoryPath, 'one to three names separated by `/`'),
  startsAt: Timestamp,
  endsAt: Timestamp,
  doorsOpenAt: Timestamp,
  currency: Currency,
  imageUrl: HttpsUrl().optional(),
  attributes: attributes.optional(),
  refundPolicy: RefundPolicy.optional().describe(
    "Its own policy, in place of its organizer's. Fees are in the currency of the event.",
  ),
});

export type EventFields = z.infer<typeof EventFields>;

export const confirmDoubleBooking = z
  .boolean()
  .optional()
  .describe('confirms that the venue may have another published event at that time');

/** The fields of an update. */
export const ChangedFields = EventFields.omit({ organizerId: true, venueId: true, currency: true })
  .extend({
    refundPolicy: RefundPolicy.nullable().describe(
      "Its own policy, for orders from now on. `null` removes it: its organizer's is in force then.",
    ),
    refundUntil: Timestamp.describe(
      'allowed with a new start of a published event: ticket holders may get a refund until then; by default for 14 days, but not once doors are open',
    ),
    keepSalesWindows: z
      .boolean()
      .describe('with a new start: `true` leaves the sales windows as they are, instead of moving them with it'),
    confirmDoubleBooking,
    acceptVenueChange: z
      .int()
      .describe('the version of the `venueChange` that the event shows: the event takes it over'),
  })
  .partial();
export type ChangedFields = z.infer<typeof ChangedFields>;

export const Event = z
  .object({
    ...EventFields.shape,
    refundPolicy: RefundPolicy.optional().describe(
      "The policy in force: its own, else its organizer's. An order keeps the one of its time. Absent where there is none: nothing is refunded then.",
    ),
    feePerOrder: Money.optional().describe(
      'Booking fee that buyers pay once for an order, however many tickets it has. A tax that is added to prices is added to it too. Free tickets have none.',
    ),
    id: z.string(),
    slug: z.string(),
    status: z.enum(['draft', 'published', 'cancelling', 'cancelled', 'ended']),
    suspended: z.literal(true).optional().describe('an admin has suspended it or its organizer; members may read it'),
    timezone: z.string(),
    previousStartsAt: Timestamp.optional().describe('the start announced first, if the event has been moved'),
    refundUntil: Timestamp.optional().describe(
      'until then ticket holders of a rescheduled event may cancel their order',
    ),
    venue: z.object({ id: z.string(), name: z.string(), city: z.string(), country: z.string(), address: z.string() }),
    organizer: z.object({ id: z.string(), name: z.string(), slug: z.string(), logoUrl: z.string().optional() }),
    venueChange: z
      .object({
        version: z.int().describe('send it as `acceptVenueChange` to take the change over'),
        name: z.string().optional(),
        city: z.string().optional(),
        country: z.string().optional(),
        address: z.string().optional(),
        timezone: z.string().optional(),
      })
      .optional()
      .describe('what its organizer has changed at the venue since this event took it over, for members only'),
    ticketTypes: z.array(TicketTypeView).optional(),
    cancellationReason: z.string().optional(),
    version: z.int(),
  })
  .meta({ id: 'Event' });

/** An event after an update. */
export const ChangedEvent = Event.extend({
  moved: z
    .array(
      z.object({
        ticketTypeId: z.string(),
        salesStartAt: Timestamp.optional(),
        salesEndAt: Timestamp.optional(),
        tiers: z
          .array(z.object({ name: z.string(), from: Timestamp.optional(), until: Timestamp.optional() }))
          .optional(),
      }),
    )
    .optional()
    .describe('after a new start: the ticket types whose sales windows moved with it, and the new moments'),
});
