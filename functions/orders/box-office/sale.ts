import { newId } from '../../../shared/base/id.ts';
import { type Money, multiply } from '../../../shared/base/money.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { limitReached, salesClosed } from '../../../shared/base/problems.ts';
import { type PricedPool, priceAt } from '../../../shared/inventory/pools.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { lineTerms } from '../../../shared/pricing/line-terms.ts';
import { sumsOf } from '../../../shared/pricing/line-view.ts';
import { type LineCharges, priceLines } from '../../../shared/pricing/price-lines.ts';
import type { Allotment, ChosenPlace } from '../allotment/allotment.ts';
import { attemptId } from '../order/attempt.ts';
import { newOrder } from '../order/new-order.ts';
import type { OrderRow } from '../order/order.ts';

/**
 * Requires that the box office may sell this type. It may after the online sale has ended, and it may sell hidden types,
 * so a hidden type is one for the box office alone. A paused type is sold nowhere. @throws Problem `sales_closed`.
 */
export function requireOpenSale({ name, status, salesStartAt }: TicketType, now: number): void {
  if (status === 'paused') throw new Problem(salesClosed, `The sale of ${name} is paused`);
  if (now < salesStartAt) throw new Problem(salesClosed, `The sale of ${name} has not begun`);
}

/** @throws Problem `limit_reached`. */
export function requireWithinLimit({ name, maxPerOrder }: TicketType, places: number): void {
  if (places > maxPerOrder) throw new Problem(limitReached, `At most ${maxPerOrder} of ${name} per order`);
}

interface SaleDetails {
  orderId: string;
  /** The account of the customer, or the organizer where the customer has none. */
  userId: string;
  hash: string;
  /** The hash of the idempotency key. */
  key: string;
  boxOffice: NonNullable<OrderRow['boxOffice']>;
  /** Epoch ms. */
  now: number;
}

/** The places of a type that cost the same. */
interface PricedPlaces {
  type: TicketType;
  name: string;
  unitPrice: Money;
  places: ChosenPlace[];
}

/** Groups the places of a type by what buyers pay for them now: tiers have prices of their own. */
function byPrice({ type, places }: Allotment, now: number): PricedPlaces[] {
  const priced = places.map((place) => {
    const { price: unitPrice, tier }: Pick<PricedPool, 'price' | 'tier'> = priceAt(type, place.shard, now) ?? type;
    return { place, unitPrice, name: tier ? `${type.name} (${tier})` : type.name };
  });
  return [...Map.groupBy(priced, ({ unitPrice, name }) => `${unitPrice.amount} ${name}`).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ type, ...first, places: group.map(({ place }) => place) }] : [];
  });
}

/** The tax of these lines. The box office charges no booking fee. */
function taxesOf(lines: readonly PricedPlaces[], { terms, organizerId }: SellingFacts): Pick<LineCharges, 'tax'>[] {
  const priced = priceLines(
    lines.map(({ type, unitPrice, places }) => ({
      ...{ quantity: places.length, list: unitPrice.amount * places.length, discount: 0 },
      terms: lineTerms({ ...(terms?.tax && { tax: terms.tax }) }, { organizerId, taxRate: type.taxRate }),
    })),
  );
  return priced.map(({ tax }) => (tax ? { tax } : {}));
}

/** The order of a sale at the box office. Its payment is recorded as taken, so the saga treats it as paid. */
export function saleOrder(
  { facts, allotments }: { facts: SellingFacts; allotments: readonly Allotment[] },
  { orderId, userId, hash, key, boxOffice, now }: SaleDetails,
): OrderRow {
  const lines = allotments.flatMap((allotment) => byPrice(allotment, now));
  const taxes = taxesOf(lines, facts);
  const items = lines.map(({ type, name, unitPrice, places }, index) => {
    const seats = places.flatMap(({ seat }) => seat ?? []);
    return {
      id: newId('itm', now),
      eventId: facts.eventId,
      eventTitle: facts.title,
      ticketTypeId: type.ticketTypeId,
      name,
      quantity: places.length,
      ...(seats.length > 0 && { seats }),
      unitPrice,
      total: multiply(unitPrice, places.length),
      ...taxes[index],
    };
  });
  const { total } = sumsOf(facts.currency, items);
  const payment = {
    ...{ id: attemptId(orderId, 1), provider: boxOffice.method, status: 'captured' as const },
    ...{ amount: total, key, hash },
  };
  return {
    ...newOrder(`sold by ${boxOffice.method}`, now),
    orderId,
    userId,
    hash,
    boxOffice,
    holdId: newId('box', now),
    items,
    places: lines.flatMap(({ places }, item) => places.map(({ shard, number }) => ({ item, shard, number }))),
    total,
    captured: total,
    attempts: total.amount > 0 ? [payment] : [],
  };
}
