import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { Passage } from '../../../shared/door/door-rows.ts';
import { clientScanIdOf, scannerOf } from '../../../shared/door/scan-id.ts';
import type { Paging } from '../../../shared/dynamo/list-page.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { parseTicketId } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { readPlace } from '../door/door-store.ts';
import { findScanner } from '../door/find-scanner.ts';
import { requireFinder } from '../finding/require-finder.ts';
import { readPassages } from './passages-store.ts';

function passageView({ at, direction, change, scanId, gateId, zone, people }: Passage) {
  return {
    at: rfc3339(at),
    ...(direction && { direction }),
    ...(change && { change }),
    ...(scanId?.includes('/') && { deviceId: scannerOf(scanId), scanId: clientScanIdOf(scanId) }),
    ...(gateId && { gateId }),
    ...(zone && { zone }),
    ...(people !== undefined && { people }),
  };
}

/** Lists the passages of a ticket, the latest first, some seconds late. @throws Problem `not_found`, `look_up_off`. */
export async function listPassages(caller: Device | User, ticketId: string, paging: Paging) {
  const place = parseTicketId(ticketId);
  if (!place) throw new Problem(notFound);
  const eventId = eventOfType(place.ticketTypeId);
  await findScanner(caller, eventId);
  await requireFinder(caller, eventId);
  const ticket = await readPlace(place);
  if (!ticket || ticket.sale < place.sale) throw new Problem(notFound);
  const { passages, nextCursor } = await readPassages(eventId, ticketId, paging);
  return { items: passages.map(passageView), nextCursor };
}
