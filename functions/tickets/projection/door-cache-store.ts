import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../../shared/door/door-cache.ts';
import { storeScanHint } from '../../../shared/door/scan-hint.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { projectorEnv } from '../env.ts';
import type { DoorChange } from './door-change.ts';

const cache = openCache(projectorEnv.read().VALKEY);
/** Door data outlives its event. A lost entry costs one read of the table. */
const doorDataMs = 7 * 86_400_000;
/** Half of what the tickets take: both are written at the same time. */
const maxConcurrentHints = 16;

/**
 * Projects sold tickets into the cache of the door: of each place, the last one of the batch. A failed write is not
 * repeated. The cache then has an older record, or the one before a refund, which costs a scan a read: an admission is
 * conditional on the row, and only the row refuses (`stale-cache.test.ts`).
 */
export async function projectDoorCache(tickets: readonly Ticket[], now: number): Promise<void> {
  const last = new Map<string, Ticket>();
  for (const ticket of tickets) {
    const { pk, sk } = placeKey(ticket);
    if (ticket.status === 'sold' || ticket.status === 'used') last.set(`${pk} ${sk}`, ticket);
  }
  await storeDoorTickets(cache, [...last.values()], now + doorDataMs);
}

/** Remembers the scans that let tickets pass. */
export const projectScanHints = (changes: readonly DoorChange[]): Promise<void> =>
  forEachLimit(changes, maxConcurrentHints, async ({ eventId, change, passage }) => {
    if (!passage?.direction || !passage.scanId) return;
    const { scanId, at } = passage;
    await storeScanHint(cache, { eventId, ticketId: ticketIdOf(change.after), scanId, at });
  });
