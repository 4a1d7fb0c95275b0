import { admitsOf } from '../../../functions/checkin/rules/group.ts';
import type { Door } from '../offline/door.ts';
import { knownTicket, placeOfCode } from '../offline/known-tickets.ts';
import { doorRulesOf, likelyTicket } from '../offline/manifest.ts';

/** A ticket for several people. */
interface GroupTicket {
  typeName: string;
  admits: number;
  /** As this phone knows it. */
  inside: number;
}

/** Returns the group of a code, before it is checked. `undefined` if its type admits one person. */
export function groupOfCode({ settings, entries, passages }: Door, text: string): GroupTicket | undefined {
  const ticket = settings && likelyTicket(text, settings);
  if (!ticket) return undefined;
  const admits = admitsOf(doorRulesOf(settings), ticket.ticketTypeId);
  if (admits <= 1) return undefined;
  const place = placeOfCode(ticket);
  const { group } = knownTicket(ticket, entries.get(place), passages.get(place));
  const typeName = settings.types.find(({ ticketTypeId }) => ticketTypeId === ticket.ticketTypeId)?.name ?? '';
  return { typeName, admits, inside: group?.people ?? 0 };
}
