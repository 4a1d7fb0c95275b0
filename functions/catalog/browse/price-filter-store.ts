import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { offersEnv } from '../env.ts';
import { pricedByFreePlaces } from '../event/event.ts';
import { hasOffer, isVisible, type PriceFilter } from './price-filter.ts';
import { freeInPools } from './price-in-force-store.ts';

const { TICKETS_TABLE } = offersEnv.read();
const sellingOf = sellingIn(TICKETS_TABLE);

const maxConcurrentReads = 10;

/**
 * Keeps the events with a matching offer. Costs one query for each event. Types whose
 * free places matter cost a search for one free place in addition.
 */
export async function filterByPrice(
  events: readonly EventRow[],
  filter: PriceFilter,
  now: number,
): Promise<EventRow[]> {
  const matching = new Set<EventRow>();
  await forEachLimit(events, maxConcurrentReads, async (event) => {
    const { facts, types } = await sellingOf(event.eventId);
    const visible = types.filter(isVisible);
    const free = await freeInPools(filter.available ? visible.filter(isMinted) : pricedByFreePlaces(visible, now), now);
    if (hasOffer({ facts, types: visible, free }, filter, now)) matching.add(event);
  });
  return events.filter((event) => matching.has(event));
}
