import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { isHidden, isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { availableNow, priceInForce, type TypeCounts } from '../../../shared/inventory/type-counts.ts';

/** Filters by price, in minor units of the event's currency, and by availability. Both bounds are included. */
export interface PriceFilter {
  priceFrom?: number | undefined;
  priceTo?: number | undefined;
  available?: boolean | undefined;
}

/** Whether the filter restricts anything. Most lists do not, and need no ticket types. */
export const isPriceFiltered = ({ priceFrom, priceTo, available }: PriceFilter): boolean =>
  priceFrom !== undefined || priceTo !== undefined || available === true;

/** Whether no price can match because the bounds are in the wrong order. */
export const isEmptyRange = ({ priceFrom = 0, priceTo = Number.POSITIVE_INFINITY }: PriceFilter): boolean =>
  priceTo < priceFrom;

interface EventOffers {
  facts: SellingFacts | undefined;
  types: readonly TicketType[];
  /** Free places in the pools of the types, by type id. */
  free: ReadonlyMap<string, Pick<TypeCounts, 'pools'>>;
}

/** Whether the public sees the type: a hidden one needs an access code. */
export const isVisible = (type: TicketType): boolean => !isHidden(type);

/** Whether a single visible type has a matching price and, with `available`, a place on sale now. */
export function hasOffer({ facts, types, free }: EventOffers, filter: PriceFilter, now: number): boolean {
  const { priceFrom = 0, priceTo = Number.POSITIVE_INFINITY, available = false } = filter;
  return types.filter(isVisible).some((type) => {
    const counts = free.get(type.ticketTypeId);
    const { amount } = priceInForce(type, counts, now);
    if (amount < priceFrom || amount > priceTo) return false;
    return (
      !available ||
      (isMinted(type) && isOnSale(type, facts, now) && availableNow(type, counts ?? { pools: [] }, now) > 0)
    );
  });
}
