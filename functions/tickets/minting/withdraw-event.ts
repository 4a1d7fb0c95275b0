import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketLimits } from '../limits.ts';
import * as store from '../ticket/ticket-store.ts';
import { takeLease } from './lease-store.ts';
import { aimAtNone, announceWithdrawn, unsoldPlaces, withdrawPlace } from './withdrawal-store.ts';

/** Writes under way at once. */
const lanes = 40;

/** Under the lease of the type's mint, so that nothing makes places behind its back. */
async function withdrawType(type: TicketType): Promise<void> {
  const { ticketTypeId } = type;
  await aimAtNone(type);
  const lease = await takeLease(ticketTypeId, clock.now());
  // A mint that is at work stops at its next page. Lambda tries this event again a minute later.
  if (!lease) throw new Error(`Another is at the places of ${ticketTypeId}`);
  try {
    for (let pass = 0; pass < ticketLimits.withdrawalPasses; pass++) {
      const unsold = await unsoldPlaces(type);
      if (unsold.length === 0) return;
      for (let at = 0; at < unsold.length; at += ticketLimits.mintPagePlaces) {
        await lease.renew(clock.now());
        await forEachLimit(unsold.slice(at, at + ticketLimits.mintPagePlaces), lanes, (spot) =>
          withdrawPlace(type, spot),
        );
      }
    }
  } finally {
    await lease.end();
  }
  throw new Error(`The places of ${ticketTypeId} do not leave sale`);
}

/**
 * Takes every place of a cancelled event that nobody has bought out of sale, walking its partitions until a walk finds
 * none: a hold becomes a sale only while its place is held, so from then on nothing can be sold. Twice is nothing.
 */
export async function withdrawEvent(eventId: string): Promise<void> {
  const { facts, types } = await store.sellingOf(eventId);
  if (facts?.status === 'published') throw new Error(`${eventId} is on sale`);
  for (const type of types) await withdrawType(type);
  await announceWithdrawn(eventId, clock.now());
  log.info('withdrawn', { eventId, types: types.length });
}
