import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { requireGateCrew } from './find-role.ts';

/** Who scans at the door of one event: an enrolled device, or a member of its organizer. */
export interface Scanner {
  id: string;
  eventId: string;
  /** The gates it may scan at. A member has none of its own: every gate of the event is theirs. */
  gateIds?: readonly string[];
}

/**
 * Returns the scanner of an event.
 * @throws Problem `not_found` for the device of another event, and for an account that is no member of the organizer.
 * @throws Problem `forbidden` for a member who may not admit guests.
 */
export async function findScanner(caller: Device | User, eventId: string): Promise<Scanner> {
  if (caller.kind === 'user') {
    await requireGateCrew(eventId, caller);
    return { id: caller.id, eventId };
  }
  if (eventId !== caller.eventId) throw new Problem(notFound, 'This device is not enrolled for this event');
  return { id: caller.id, eventId, gateIds: caller.gateIds };
}

/** Returns the scanner of the event that a code names. Of a text that is no code, everybody learns that it is none. */
export async function findScannerOfCode(caller: Device | User, text: string): Promise<Scanner> {
  if (caller.kind === 'device') return findScanner(caller, caller.eventId);
  const code = readTicketCode(text);
  return code ? findScanner(caller, eventOfType(code.ticketTypeId)) : { id: caller.id, eventId: '' };
}
