import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { storeScanHint } from '../../../shared/door/scan-hint.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { projectorEnv } from '../env.ts';
import type { DoorChange } from './door-change.ts';

const cache = openCache(projectorEnv.read().VALKEY);
/** Half of what the tickets of the door take: both are written at the same time. */
const maxConcurrentHints = 16;

/** Remembers the scans that let tickets pass. */
export const projectScanHints = (changes: readonly DoorChange[]): Promise<void> =>
  forEachLimit(changes, maxConcurrentHints, async ({ eventId, change, passage }) => {
    if (!passage?.direction || !passage.scanId) return;
    const { scanId, at } = passage;
    await storeScanHint(cache, { eventId, ticketId: ticketIdOf(change.after), scanId, at });
  });
