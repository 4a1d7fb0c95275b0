import { randomUUID } from 'node:crypto';
import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Api } from '../../shared/api-client.ts';
import { waitUntilOnSale } from '../load/load-events.ts';
import { ensureFounder } from '../load/load-people.ts';
import { Anything, Named } from '../shapes.ts';

/** An event on sale with three ticket types. */
interface Sale {
  eventId: string;
  /** 45.00 a ticket. */
  floor: string;
  /** 30.00 a ticket, with a tax rate of its own. */
  dinner: string;
  /** Costs nothing. */
  guests: string;
}

/** An organizer with two events, one of which is going to be cancelled. */
export interface Shop {
  organizerId: string;
  token: string;
  /** A promotion code for 10 percent of `sale`. */
  promoCode: string;
  sale: Sale;
  doomed: Sale;
}

const currency = 'EUR';
export const timezone = 'Europe/Lisbon';
const [hourMs, dayMs] = [3_600_000, 86_400_000];
const onSaleWithinMs = 60_000;
export const floorPrice = 4_500;
/** What the refund policy keeps of each ticket. */
export const feePerTicket = 200;

/** The buyer pays €1.00 and 2.5 percent for each ticket on top of its price. All of it contains 23 percent of tax. */
const terms = {
  fees: { perTicket: { amount: 100, currency }, percent: 2.5, cap: { amount: 500, currency }, paidBy: 'buyer' },
  tax: { rate: 23, included: true },
  timezone,
  refundPolicy: {
    windows: [{ hoursBefore: 48, percent: 100 }],
    feePerTicket: { amount: feePerTicket, currency },
  },
  manualPayment: { enabled: true, instructions: 'Transfer the amount to PT50 0002 0123 1234 5678 9015 4.', days: 5 },
  invoicing: {
    legalName: 'Dock Concerts, Lda.',
    address: 'Cais 1\n1200-109 Lisboa\nPortugal',
    vatId: 'PT501234567',
    prefix: 'DOCK',
  },
};
const [dinnerPrice, dinnerTaxRate] = [3_000, 13];

/** Sets up an organizer of its own, so that the demo can be played again on the same system. */
export async function openShop(api: Api): Promise<Shop> {
  const mark = randomUUID().slice(0, 8);
  const account = { email: `mona.${mark}@nightflow.example`, password: 'nightflow-demo-mona', name: 'Mona Money' };
  const { token } = await ensureFounder(api, account);
  const { id: organizerId } = (await api('POST /v1/organizers', Named, { token, body: { name: `Money ${mark}` } }))
    .body;
  await api(`PATCH /v1/organizers/${organizerId}`, Anything, { token, body: terms });
  const place = { address: 'Cais 1', city: 'Lisbon', country: 'PT', timezone, capacity: 1_000 };
  const venue = { organizerId, name: `Dock ${mark}`, ...place };
  const { id: venueId } = (await api('POST /v1/venues', Named, { token, body: venue })).body;
  const seller = { api, token, organizerId, venueId };
  const sale = await openSale(seller, 'Harbour Night', 14);
  const promoCode = 'HARBOUR10';
  const promotion = { code: promoCode, percent: 10 };
  await api(`POST /v1/events/${sale.eventId}/promo-codes`, Anything, { token, body: promotion });
  return { organizerId, token, promoCode, sale, doomed: await openSale(seller, 'Storm Night', 21) };
}

interface Seller {
  api: Api;
  token: string;
  organizerId: string;
  venueId: string;
}

async function openSale({ api, token, organizerId, venueId }: Seller, title: string, inDays: number): Promise<Sale> {
  const startsAt = Date.now() + inDays * dayMs;
  const at = (ms: number) => rfc3339(ms, timezone);
  const times = { startsAt: at(startsAt), endsAt: at(startsAt + 4 * hourMs), doorsOpenAt: at(startsAt - hourMs) };
  const facts = { title, description: 'A night of the demo of payments.', category: 'concert', currency };
  const body = { organizerId, venueId, ...facts, ...times };
  const { id: eventId } = (await api('POST /v1/events', Anything, { token, body })).body as { id: string };
  const window = { salesStartAt: at(Date.now() - dayMs), salesEndAt: times.startsAt };
  const addType = async (name: string, amount: number, more = {}): Promise<string> => {
    const limits = { kind: 'general', capacity: 100, maxPerOrder: 8, maxPerCustomer: 8 };
    const type = { name, price: { amount, currency }, ...limits, ...window, ...more };
    return (await api(`POST /v1/events/${eventId}/ticket-types`, Named, { token, body: type })).body.id;
  };
  const sale = {
    eventId,
    floor: await addType('Floor', floorPrice),
    dinner: await addType('Dinner', dinnerPrice, { taxRate: dinnerTaxRate }),
    guests: await addType('Guests', 0),
  };
  await api(`POST /v1/events/${eventId}/publish`, Anything, { token, body: {} });
  await waitUntilOnSale(api, eventId, Date.now() + onSaleWithinMs);
  return sale;
}
