import { rfc3339 } from '../../../shared/base/clock.ts';
import { decimalAmount, formatMoney, type Money } from '../../../shared/base/money.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { availableNow, priceInForce, type TypeCounts } from '../../../shared/inventory/type-counts.ts';
import { buyerPays } from '../../../shared/pricing/buyer-pays.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { termsOfEvent } from '../../../shared/records/terms/sale-terms.ts';
import { eventUrl, feePerOrder } from '../event/event.ts';

type Free = Pick<TypeCounts, 'pools'>;

interface EventOffers {
  event: EventRow;
  /** The types that the public sees. */
  types: readonly TicketType[];
  /** Free places in the pools of the types, by type id. */
  free: ReadonlyMap<string, Free>;
  /** The public address of this system, `https://host`. */
  origin: string;
}

const schema = 'https://schema.org';

function statusOf({ status, previousStartsAt }: EventRow): string {
  if (status === 'cancelling' || status === 'cancelled') return 'EventCancelled';
  return previousStartsAt === undefined ? 'EventScheduled' : 'EventRescheduled';
}

/** A type whose sale starts later is `InStock`, as search engines expect: `validFrom` says from when. */
function availabilityOf(type: TicketType, event: EventRow, free: Free | undefined, now: number): string {
  const status = event.status === 'published' ? 'published' : 'cancelled';
  const from = Math.max(now, type.salesStartAt);
  if (!isOnSale(type, { status, endsAt: event.endsAt }, from)) return 'OutOfStock';
  return isMinted(type) && free && availableNow(type, free, now) === 0 ? 'SoldOut' : 'InStock';
}

const feeText = (fee: Money, isTaxed: boolean): string =>
  `Plus a booking fee of ${formatMoney(fee)}${isTaxed ? ', and the tax on it,' : ''} for each order.`;

/**
 * The event as a schema.org `Event`, times in the venue's zone. The price of an offer is what one ticket costs in all,
 * with booking fee and tax. A fee for the whole order is named beside it.
 */
export function eventJsonLd({ event, types, free, origin }: EventOffers, now: number) {
  const { timezone, name, address, city, country } = event.venue;
  const url = eventUrl(origin, event.slug);
  const time = (epochMs: number) => rfc3339(epochMs, timezone);
  const terms = termsOfEvent(event);
  const { feePerOrder: fee } = feePerOrder(event);
  const offerOf = (type: TicketType) => {
    const counts = free.get(type.ticketTypeId);
    const listed = priceInForce(type, counts, now);
    const { total: price = listed, taxIncluded } = buyerPays({ ...type, price: listed }, terms) ?? {};
    return {
      '@type': 'Offer',
      name: type.name,
      ...(fee && listed.amount > 0 && { description: feeText(fee, taxIncluded === false) }),
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

/** Serialises for a script element of an HTML page: the text cannot close the element or open another. */
export const embeddable = (data: object): string => JSON.stringify(data).replace(/</g, '\\u003c');
