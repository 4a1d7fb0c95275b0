import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { availableNow, priceInForce, type TypeCounts } from '../../../shared/inventory/type-counts.ts';

/** What somebody is ready to pay, in minor units of the event's own currency, and whether there has to be a free place. */
export interface OfferWanted {
  priceFrom?: number | undefined;
  priceTo?: number | undefined;
  available?: boolean | undefined;
}

/** Whether anything of it is asked at all: most lists need not know what an event sells. */
export const asksForOffers = ({ priceFrom, priceTo, available }: OfferWanted): boolean =>
  priceFrom !== undefined || priceTo !== undefined || available === true;

/** Whether no event can be wanted: prices that are the wrong way round. */
export const asksForNothing = ({ priceFrom = 0, priceTo = Number.POSITIVE_INFINITY }: OfferWanted): boolean =>
  priceTo < priceFrom;

interface Offered {
  facts: SellingFacts | undefined;
  types: readonly TicketType[];
  /** What is free in their pools, by type. */
  free: ReadonlyMap<string, Pick<TypeCounts, 'pools'>>;
}

/** Those that everybody sees. */
export const isShown = ({ status }: Pick<TicketType, 'status'>): boolean => status !== 'hidden';

/** Whether one and the same type that everybody sees is at such a price and, where that is asked, has a place to be bought now. */
export function offers({ facts, types, free }: Offered, wanted: OfferWanted, now: number): boolean {
  const { priceFrom = 0, priceTo = Number.POSITIVE_INFINITY, available = false } = wanted;
  return types.filter(isShown).some((type) => {
    const counts = free.get(type.ticketTypeId);
    const { amount } = priceInForce(type, counts, now);
    if (amount < priceFrom || amount > priceTo) return false;
    return (
      !available ||
      (isMinted(type) && isOnSale(type, facts, now) && availableNow(type, counts ?? { pools: [] }, now) > 0)
    );
  });
}
