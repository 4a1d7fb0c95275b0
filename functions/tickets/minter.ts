import { putNew } from '../../shared/dynamo.ts';
import { log } from '../../shared/log.ts';
import { env } from './env.ts';
import { mintedPlaces } from './mint.ts';
import * as store from './store.ts';

const { TICKETS_TABLE } = env.read();
/** Puts under way at once: one function fills several shards without starving its own sockets. */
const lanes = 40;

/**
 * Mints the places of a type and opens its sale. Every put is conditional on absence, never a batch write: a late
 * duplicate of this job may meet a sold place, and must leave it alone. Running it twice is nothing.
 */
export async function mint(ticketTypeId: string): Promise<void> {
  const type = await store.ticketType(ticketTypeId);
  if (type?.status !== 'preparing') return;
  const { facts } = await store.sellingOf(type.eventId);
  const seats = type.kind === 'seated' && facts?.seatMap ? await store.seats(facts.seatMap.key) : [];
  const places = mintedPlaces(type, seats);
  // The lanes share one generator: each takes the next place when it is free.
  const lane = async () => {
    let minted = 0;
    for (const place of places) minted += Number(await putNew(TICKETS_TABLE, { ...place }));
    return minted;
  };
  const minted = (await Promise.all(Array.from({ length: lanes }, lane))).reduce((total, n) => total + n, 0);
  await store.openSale(ticketTypeId);
  log.info('minted', { ticketTypeId, minted, capacity: type.capacity });
}
