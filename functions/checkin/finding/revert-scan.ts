import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../../../shared/base/problem.ts';
import { busy, forbidden, notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { parseTicketId, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { readDoorRules } from '../door/door-facts-store.ts';
import { findPlaceOfScan, readPlace } from '../door/door-store.ts';
import { roleAt } from '../door/find-role.ts';
import { findScanner } from '../door/find-scanner.ts';
import { checkinLimits, decisionsPerScan } from '../limits.ts';
import { scanNotFound, scanNotLatest, tooManyReverts } from '../problems.ts';
import { findPassedTickets } from './passed-tickets-store.ts';
import { isWriter } from './require-finder.ts';
import { type Irreversible, reversalOf } from './reversal.ts';
import type { Revert } from './revert-schema.ts';
import { readReverts, storeReversal } from './revert-store.ts';
import { ticketNow } from './ticket-now.ts';

const problemOf: Record<Irreversible, typeof scanNotLatest> = {
  'not latest': scanNotLatest,
  'too many': tooManyReverts,
};

/** @throws Problem `forbidden` for a gatekeeper where the event does not let them. */
async function requireReverter(caller: User, eventId: string): Promise<void> {
  const { gatekeepersRevert } = await readDoorRules(eventId);
  if (gatekeepersRevert || (await isWriter(caller, eventId))) return;
  throw new Problem(forbidden, 'At this event, owners and editors revert scans');
}

/** The stream tells cache and log of a scan about a second after it. */
const waitsMs = [0, 500, 500, 500];

/**
 * The place of the ticket that is named, else of the one that passed by the scan, as the cache or the log of the event
 * knows. Of a scan at another's door, the caller learns no more than of one that is not known.
 * @throws Problem `scan_not_found`, `not_found`, `forbidden`.
 */
async function placeOf(caller: User, scanId: string, { ticketId, eventId }: Revert) {
  if (ticketId !== undefined) return parseTicketId(ticketId);
  for (const [look, waitMs] of waitsMs.entries()) {
    await wait(waitMs);
    // What the first look did not find can only be new.
    const place = await passedPlace(caller, scanId, eventId, look === 0 ? checkinLimits.revertPages : 1);
    if (place) return place;
  }
  throw new Problem(scanNotFound);
}

async function passedPlace(
  caller: User,
  scanId: string,
  eventId: string | undefined,
  pages: number,
): Promise<ReturnType<typeof parseTicketId>> {
  const hinted = await findPlaceOfScan(scanId, eventId);
  const at = hinted ? eventOfType(hinted.ticketTypeId) : eventId;
  if (!at || !(await roleAt(at, caller))) return undefined;
  if (hinted) return hinted;
  await findScanner(caller, at);
  await requireReverter(caller, at);
  const [logged, ...others] = await findPassedTickets(at, scanId, pages);
  return logged === undefined || others.length > 0 ? undefined : parseTicketId(logged);
}

/**
 * Takes back the last passage of a ticket, once: the ticket is as it was before. A scan that is reverted already stays
 * so, and gets the state of its ticket. A scan at the same moment wins, or is decided after it.
 * @throws Problem `not_found`, `scan_not_found`, `forbidden`, `scan_not_latest`, `too_many_reverts`, `busy`.
 */
export async function revertScan(caller: User, scanId: string, revert: Revert, now: number) {
  const place = await placeOf(caller, scanId, revert);
  const eventId = place && eventOfType(place.ticketTypeId);
  const { eventId: given = eventId, reason } = revert;
  if (!place || !eventId || given !== eventId) throw new Problem(notFound);
  const ticketId = ticketIdOf(place);
  const scanner = await findScanner(caller, eventId);
  await requireReverter(caller, eventId);
  for (let round = 0; round < decisionsPerScan; round++) {
    const ticket = await readPlace(place);
    if (!ticket?.code || ticket.sale !== place.sale) throw new Problem(notFound);
    const reversal = reversalOf(ticket, scanId);
    if (typeof reversal === 'string') {
      const reverts = await readReverts({ eventId, ticketId });
      if (reverts.some((revert) => revert.scanId.endsWith(`/${scanId}`))) return ticketNow(scanner, ticket, now);
      throw new Problem(problemOf[reversal]);
    }
    const { mark: _, update: __, ...passage } = reversal;
    if (await storeReversal(ticket, reversal, { eventId, hand: 'revert', ticketId, reason, ...passage, at: now })) {
      return ticketNow(scanner, (await readPlace(place)) ?? ticket, now);
    }
  }
  throw new Problem(busy);
}
