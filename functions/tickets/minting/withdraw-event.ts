import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketLimits } from '../limits.ts';
import { readSelling } from '../ticket/ticket-store.ts';
import { takeLease } from './lease-store.ts';
import { announceWithdrawn, readUnsoldPlaces, setTargetToZero, withdrawPlace } from './withdrawal-store.ts';

/** Writes in flight. */
const maxConcurrent = 40;

/**
 * Takes every unsold place of a cancelled event out of sale. Walks the partitions of its types until a walk finds none.
 * A hold becomes a sale only while its place is held, so nothing can be sold from then on. Idempotent.
 */
export async function withdrawEvent(eventId: string): Promise<void> {
  const { facts, types } = await readSelling(eventId);
  if (facts?.status === 'published') throw new Error(`${eventId} is on sale`);
  for (const type of types) await withdrawType(type);
  await announceWithdrawn(eventId, clock.now());
  log.info('withdrawn', { eventId, types: types.length });
}

/** Works under the lease of the type's mint, so that no mint creates places at the same time. */
async function withdrawType(type: TicketType): Promise<void> {
  const { ticketTypeId } = type;
  await setTargetToZero(type);
  const lease = await takeLease(ticketTypeId, clock.now());
  // A running mint stops at its next page. Lambda retries this event a minute later.
  if (!lease) throw new Error(`A mint holds the lease of ${ticketTypeId}`);
  try {
    for (let pass = 0; pass < ticketLimits.withdrawalPasses; pass++) {
      const unsold = await readUnsoldPlaces(type);
      if (unsold.length === 0) return;
      for (let start = 0; start < unsold.length; start += ticketLimits.mintPagePlaces) {
        await lease.renew(clock.now());
        const page = unsold.slice(start, start + ticketLimits.mintPagePlaces);
        await forEachLimit(page, maxConcurrent, (spot) => withdrawPlace(type, spot));
      }
    }
  } finally {
    await lease.release();
  }
  throw new Error(`Places of ${ticketTypeId} are still on sale after ${ticketLimits.withdrawalPasses} passes`);
}
