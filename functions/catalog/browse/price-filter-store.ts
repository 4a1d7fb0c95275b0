import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { offersEnv } from '../env.ts';
import { pricedByFreePlaces } from '../event/event.ts';
import { isShown, type OfferWanted, offers } from './price-filter.ts';
import { freeInPools } from './price-in-force-store.ts';

const { TICKETS_TABLE } = offersEnv.read();
const sellingOf = sellingIn(TICKETS_TABLE);

/** Events whose types are read at once. */
const lanes = 10;

/** Those of some events that offer what is wanted: a query each, and where places count a look for one free place. */
export async function offering(events: readonly EventRow[], wanted: OfferWanted, now: number): Promise<EventRow[]> {
  const found = new Set<EventRow>();
  await forEachLimit(events, lanes, async (event) => {
    const { facts, types } = await sellingOf(event.eventId);
    const shown = types.filter(isShown);
    const free = await freeInPools(wanted.available ? shown.filter(isMinted) : pricedByFreePlaces(shown, now), now);
    if (offers({ facts, types: shown, free }, wanted, now)) found.add(event);
  });
  return events.filter((event) => found.has(event));
}
