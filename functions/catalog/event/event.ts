import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { pricedPools } from '../../../shared/inventory/pools.ts';
import { isSuspended, type Suspended } from '../../../shared/inventory/suspension.ts';
import { isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketTypeView } from '../../../shared/inventory/ticket-type-view.ts';
import { priceInForce, type TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { policyInForce, type RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { termsOfEvent } from '../../../shared/records/terms/sale-terms.ts';
import type { OrganizerRow, VenueRow } from '../../../shared/records/venue-rows.ts';
import { slugOf } from '../../../shared/text/slug.ts';
import { catalogLimits } from '../limits.ts';

export interface Times {
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
}

const maxDurationMs = recordLimits.eventDays * 86_400_000;

/** The earliest start of an event that has not ended: every event that started before has. */
export const earliestStart = (now: number): number => now - maxDurationMs;

/** The rule that times break: start − 2 days ≤ doors ≤ start < end ≤ start + 31 days, and the end lies ahead. */
export function timeFault({ startsAt, endsAt, doorsOpenAt }: Times, now: number): [keyof Times, string] | undefined {
  if (endsAt <= startsAt) return ['endsAt', 'must be after startsAt'];
  if (endsAt - startsAt > maxDurationMs)
    return ['endsAt', `must be at most ${recordLimits.eventDays} days after startsAt`];
  if (doorsOpenAt > startsAt) return ['doorsOpenAt', 'must not be after startsAt'];
  if (startsAt - doorsOpenAt > catalogLimits.doorsLeadMs)
    return ['doorsOpenAt', 'must be at most 48 hours before startsAt'];
  if (endsAt <= now) return ['endsAt', 'must be in the future'];
  return undefined;
}

/** @throws Problem `invalid_request`. */
export function requireTimes(times: Times, now: number): void {
  const fault = timeFault(times, now);
  if (fault) refuse(`/${fault[0]}`, fault[1]);
}

/** Whether two events need the venue at the same time, from doors to end. One may open its doors as the other ends. */
export const overlaps = (one: Times, other: Times): boolean =>
  one.doorsOpenAt < other.endsAt && other.doorsOpenAt < one.endsAt;

/** The event with its status at `now`. A published event ends at its end; the hourly job records that later. */
export const asOf = (event: EventRow, now: number): EventRow =>
  event.status === 'published' && event.endsAt <= now ? { ...event, status: 'ended' } : event;

/** Whether lists and search show the event: published, not ended and not suspended. */
export const isListed = (event: Pick<EventRow, 'status' | 'endsAt' | keyof Suspended>, now: number): boolean =>
  event.status === 'published' && event.endsAt > now && !isSuspended(event);

/** Denormalised copies for the event's row, so that browsing reads one table. */
export const venueFacts = ({ name, city, country, timezone, address }: VenueRow): EventRow['venue'] => ({
  name,
  city,
  country,
  timezone,
  address,
});

export const organizerFacts = (row: OrganizerRow): EventRow['organizer'] => ({
  id: row.organizerId,
  name: row.name,
  slug: row.slug,
  ...(row.logoUrl && { logoUrl: row.logoUrl }),
  ...(row.refundPolicy && { refundPolicy: row.refundPolicy }),
  ...(row.fees && { fees: row.fees }),
  ...(row.tax && { tax: row.tax }),
});

/** Fees are in the currency of the event that sets them. @throws Problem `invalid_request`. */
export function requireFeesIn(currency: string, { fixedFee, feePerTicket }: Partial<RefundPolicy> = {}): void {
  for (const [name, fee] of Object.entries({ fixedFee, feePerTicket })) {
    if (fee && fee.currency !== currency) {
      refuse(`/refundPolicy/${name}/currency`, `must be ${currency}, the currency of the event`);
    }
  }
}

export const attributesRow = (attributes: object | undefined): Pick<EventRow, 'attributesJson'> =>
  attributes ? { attributesJson: JSON.stringify(attributes) } : {};

/** The times in a request, as epoch ms. */
export const timesOf = (sent: { [Name in keyof Times]?: string | undefined }): Partial<Times> =>
  Object.fromEntries(
    Object.entries(sent).flatMap(([name, text]) => (text === undefined ? [] : [[name, Date.parse(text)]])),
  );

/** The facts of an event that decide claims and orders. `event` has its organizer's present terms. */
export const sellingFacts = (event: EventRow, seatMap: SellingFacts['seatMap']): SellingFacts => {
  const terms = termsOfEvent(event);
  return {
    eventId: event.eventId,
    organizerId: event.organizerId,
    title: event.title,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    doorsOpenAt: event.doorsOpenAt,
    currency: event.currency,
    status: 'published',
    ...(seatMap && { seatMap }),
    ...(terms && { terms }),
  };
};

/** Types whose price depends on the number of free places. All others have one price at a given moment. */
export const pricedByFreePlaces = (types: readonly TicketType[], now: number): TicketType[] =>
  types.filter((type) => isMinted(type) && new Set(pricedPools(type, now).map(({ price }) => price.amount)).size > 1);

/** Types at the price in force. `free` holds the counts of their pools that are known, by type id. */
export const atPriceInForce = (
  types: readonly TicketType[],
  free: ReadonlyMap<string, Pick<TypeCounts, 'pools'>>,
  now: number,
): TicketType[] => types.map((type) => ({ ...type, price: priceInForce(type, free.get(type.ticketTypeId), now) }));

/** The public address of an event; `origin` is `https://host`. */
export const eventUrl = (origin: string, slug: string): string => `${origin}/v1/events/${slug}`;

/** The booking fee that buyers pay once for an order. */
export function feePerOrder(event: EventRow): { feePerOrder?: Money } {
  const { perOrder, organizerPays } = termsOfEvent(event)?.fee ?? {};
  return perOrder && !organizerPays ? { feePerOrder: { amount: perOrder, currency: event.currency } } : {};
}

/** The event as the API shows it, times in the venue's zone. The caller leaves out types that it may not show. */
export function eventView(event: EventRow, types?: readonly TicketType[]) {
  const { timezone, ...venue } = event.venue;
  const { refundPolicy: organizersPolicy, fees: _, tax: __, ...organizer } = event.organizer;
  const terms = termsOfEvent(event);
  const refundPolicy = policyInForce(event.refundPolicy, organizersPolicy, event.currency);
  return {
    id: event.eventId,
    slug: event.slug,
    status: event.status,
    organizerId: event.organizerId,
    venueId: event.venueId,
    title: event.title,
    description: event.description,
    category: event.category,
    startsAt: rfc3339(event.startsAt, timezone),
    endsAt: rfc3339(event.endsAt, timezone),
    doorsOpenAt: rfc3339(event.doorsOpenAt, timezone),
    timezone,
    ...(event.previousStartsAt !== undefined && { previousStartsAt: rfc3339(event.previousStartsAt, timezone) }),
    ...(event.refundUntil !== undefined && { refundUntil: rfc3339(event.refundUntil, timezone) }),
    currency: event.currency,
    ...(event.imageUrl && { imageUrl: event.imageUrl }),
    ...(event.attributesJson && { attributes: JSON.parse(event.attributesJson) }),
    ...(refundPolicy && { refundPolicy }),
    ...feePerOrder(event),
    ...(isSuspended(event) && { suspended: true }),
    venue: { id: event.venueId, ...venue },
    organizer,
    ...(types && { ticketTypes: types.map((type) => ticketTypeView(type, timezone, terms)) }),
    ...(event.cancellation?.reason && { cancellationReason: event.cancellation.reason }),
    version: event.version,
  };
}

/** The slug of an event: its title, and enough of its id to be unique. */
export const slugFor = (title: string, eventId: string): string =>
  `${slugOf(title, eventId)}-${eventId.slice(-6).toLowerCase()}`;

export const isEventId = (text: string): boolean => /^evt_[0-9A-Z]{26}$/.test(text);
