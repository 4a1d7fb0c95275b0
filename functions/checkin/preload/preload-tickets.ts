import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import { cacheDoorTickets } from './door-cache-store.ts';
import type { PreloadState } from './preload.ts';
import { storePreloadState } from './preload-store.ts';
import { countSold, readSelling, soldTickets } from './sold-tickets-store.ts';

/** Cached until every guest has gone home. A ticket read later costs one read of the table. */
const afterEndMs = 12 * 3_600_000;

/**
 * Loads the sold tickets of an event into the cache and stores the progress. Idempotent. Without a cache it only
 * counts, and the door reads the table.
 * @throws Error when the cache did not store all tickets. The state is then `failed`, and Lambda runs it again.
 */
export async function preloadTickets(eventId: string): Promise<void> {
  const progress: PreloadState = { state: 'loading', loaded: 0, total: 0, at: clock.now() };
  const storeProgress = (change: Partial<PreloadState>) =>
    storePreloadState(eventId, Object.assign(progress, change, { at: clock.now() }));
  try {
    const { facts, types } = await readSelling(eventId);
    await storeProgress({ total: await countSold(types) });
    const expiresAt = (facts?.endsAt ?? clock.now()) + afterEndMs;
    for (const type of types.filter(isMinted)) {
      for await (const tickets of soldTickets(type)) {
        const stored = await cacheDoorTickets(tickets, expiresAt);
        await storeProgress({ loaded: progress.loaded + stored });
        if (stored < tickets.length) throw new Error('The cache does not store the tickets');
      }
    }
    // Tickets sold or refunded during the run reach the cache by the stream. The total becomes what was found.
    await storeProgress({ state: 'ready', total: progress.loaded });
    log.info('preloaded', { eventId, loaded: progress.loaded });
  } catch (error) {
    await storeProgress({ state: 'failed' });
    throw error;
  }
}
