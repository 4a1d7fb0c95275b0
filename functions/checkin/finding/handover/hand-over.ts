import { rfc3339 } from '../../../../shared/base/clock.ts';
import { Problem } from '../../../../shared/base/problem.ts';
import { busy, notFound, wrongState } from '../../../../shared/base/problems.ts';
import type { Device, User } from '../../../../shared/http/caller.ts';
import { handedOverOf, parseTicketId } from '../../../../shared/inventory/place.ts';
import { eventOfType } from '../../../../shared/inventory/ticket-type.ts';
import { readPlace } from '../../door/door-store.ts';
import { findScanner } from '../../door/find-scanner.ts';
import { decisionsPerScan } from '../../limits.ts';
import { alreadyHandedOver } from '../../problems.ts';
import { requireFinder } from '../require-finder.ts';
import { ticketNow } from '../ticket-now.ts';
import { storeHandover } from './handover-store.ts';

/**
 * Records that a guest was given a ticket at the box office, once for each issue of it. Needs the right to find tickets
 * without their codes. The ticket stays as valid as it was.
 * @throws Problem `not_found`, `forbidden`, `look_up_off`, `wrong_state`, `already_handed_over`, `busy`.
 */
export async function handOver(caller: Device | User, ticketId: string, note: string | undefined, now: number) {
  const place = parseTicketId(ticketId);
  if (!place) throw new Problem(notFound);
  const eventId = eventOfType(place.ticketTypeId);
  const scanner = await findScanner(caller, eventId);
  await requireFinder(caller, eventId);
  for (let round = 0; round < decisionsPerScan; round++) {
    const ticket = await readPlace(place);
    if (ticket && ticket.sale > place.sale) throw new Problem(wrongState, 'This ticket was cancelled');
    if (!ticket?.code || ticket.sale < place.sale) throw new Problem(notFound);
    const known = handedOverOf(ticket);
    if (known) throw new Problem(alreadyHandedOver, `It was handed over at ${rfc3339(known.at)} by ${known.by}`);
    const row = { eventId, hand: 'handover', ticketId, ...(note && { note }), at: now } as const;
    if (await storeHandover(ticket, scanner.id, row)) {
      return ticketNow(scanner, (await readPlace(place)) ?? ticket, now);
    }
  }
  throw new Problem(busy);
}
