import { rfc3339 } from '../../../shared/base/clock.ts';
import { decimalAmount } from '../../../shared/base/money.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { availableNow, priceInForce, type TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { eventAddress } from '../event/event.ts';

type Free = Pick<TypeCounts, 'pools'>;

interface Shown {
  event: EventRow;
  /** Those that everybody may see. */
  types: readonly TicketType[];
  /** What is free in their pools, by type. */
  free: ReadonlyMap<string, Free>;
  /** `https://host` as the caller sees it. */
  origin: string;
}

const schema = 'https://schema.org';

function statusOf({ status, previousStartsAt }: EventRow): string {
  if (status === 'cancelling' || status === 'cancelled') return 'EventCancelled';
  return previousStartsAt === undefined ? 'EventScheduled' : 'EventRescheduled';
}

/** What sells from a later moment on is in stock already, as search engines take it: `validFrom` says since when. */
function availabilityOf(type: TicketType, event: EventRow, free: Free | undefined, now: number): string {
  const status = event.status === 'published' ? 'published' : 'cancelled';
  const from = Math.max(now, type.salesStartAt);
  if (!isOnSale(type, { status, endsAt: event.endsAt }, from)) return 'OutOfStock';
  return isMinted(type) && free && availableNow(type, free, now) === 0 ? 'SoldOut' : 'InStock';
}

/** The event as schema.org has it, for search engines and calendars; times in the venue's zone. */
export function eventJsonLd({ event, types, free, origin }: Shown, now: number) {
  const { timezone, name, address, city, country } = event.venue;
  const url = eventAddress(origin, event.slug);
  const time = (at: number) => rfc3339(at, timezone);
  const offerOf = (type: TicketType) => {
    const counts = free.get(type.ticketTypeId);
    const price = priceInForce(type, counts, now);
    return {
      '@type': 'Offer',
      name: type.name,
      price: decimalAmount(price),
      priceCurrency: price.currency,
      availability: `${schema}/${availabilityOf(type, event, counts, now)}`,
      validFrom: time(type.salesStartAt),
      validThrough: time(Math.min(type.salesEndAt, event.endsAt)),
      url,
    };
  };
  return {
    '@context': schema,
    '@type': 'Event',
    '@id': url,
    url,
    name: event.title,
    description: event.description,
    startDate: time(event.startsAt),
    endDate: time(event.endsAt),
    doorTime: time(event.doorsOpenAt),
    ...(event.previousStartsAt !== undefined && { previousStartDate: time(event.previousStartsAt) }),
    eventStatus: `${schema}/${statusOf(event)}`,
    eventAttendanceMode: `${schema}/OfflineEventAttendanceMode`,
    location: {
      '@type': 'Place',
      name,
      address: { '@type': 'PostalAddress', streetAddress: address, addressLocality: city, addressCountry: country },
    },
    organizer: {
      '@type': 'Organization',
      name: event.organizer.name,
      url: `${origin}/v1/organizers/${event.organizer.id}/profile`,
    },
    ...(event.imageUrl && { image: [event.imageUrl] }),
    offers: types.map(offerOf),
  };
}

/** As text that may stand inside a page's script element: nothing in it can end that or begin another. */
export const embeddable = (data: object): string => JSON.stringify(data).replace(/</g, '\\u003c');
