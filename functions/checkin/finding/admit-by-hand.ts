import { sha256 } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { keyReused, notFound } from '../../../shared/base/problems.ts';
import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { parseTicketId, type Ticket } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { wrongEvent } from '../door/admission.ts';
import { readPlace, readTicket } from '../door/door-store.ts';
import { findScanner, type Scanner } from '../door/find-scanner.ts';
import type { Passage } from '../door/passage.ts';
import { isReverted, reverted } from '../door/passing.ts';
import { identify } from '../door/scan-identity.ts';
import { examine, scanTicket, type TicketScan } from '../door/scan-ticket.ts';
import { judgementView } from '../door/ticket-view.ts';
import type { Refused } from '../rules/decision.ts';
import type { Admission } from './admission-schema.ts';
import { admissionItem, admissionKey, readAdmission } from './admission-store.ts';
import { requireFinder } from './require-finder.ts';

/** Scan ids have at most 64 characters, keys have 128. */
const scanIdOf = (key: string): string => sha256(key).slice(0, 22);

/** Whether the caller read the code of the ticket, and so has not needed to find it. */
const hasRead = (ticket: Ticket | undefined, code: string | undefined): boolean =>
  code !== undefined && ticket?.code !== undefined && readTicketCode(code)?.text === ticket.code;

/**
 * Admits a ticket by hand, by the rules of a scan and by the same conditional write. With `override` a wrong gate, a
 * wrong time and a full zone do not hinder. What was done is stored in the same transaction. A repeated key repeats its
 * answer.
 * @throws Problem `not_found`, `look_up_off`, `idempotency_key_reused`, `busy`.
 */
export async function admitByHand(
  caller: Device | User,
  { ticketId, eventId: given, code: read, reason, admissionId: chosen, override, ...passage }: Admission,
  { key, now }: { key: string; now: number },
) {
  const place = parseTicketId(ticketId);
  if (!place) throw new Problem(notFound);
  const eventId = given ?? eventOfType(place.ticketTypeId);
  const scanner = await findScanner(caller, eventId);
  const admissionId = chosen ?? scanIdOf(key);
  if (eventOfType(place.ticketTypeId) !== eventId) return { ...refusal(wrongEvent), admissionId };

  const ticket = await readPlace(place);
  if (!hasRead(ticket, read)) await requireFinder(caller, eventId);
  // The place may be another customer's by now: their ticket has an id of its own.
  if (ticket && ticket.sale > place.sale) {
    return { ...refusal({ result: 'revoked', message: 'This ticket was cancelled' }), admissionId };
  }
  if (!ticket?.code || ticket.sale < place.sale) throw new Problem(notFound);

  const scan = { ...passage, code: ticket.code, scanId: admissionId, manual: override };
  const body = sha256(JSON.stringify([ticketId, given, read, reason, chosen, override, passage]));
  const stored = admissionKey(eventId, scanner.id, key);
  const known = await readAdmission(stored);
  if (known && known.body !== body) throw new Problem(keyReused);
  const besides = ({ scanId, gateId, people }: Passage) => [
    admissionItem(stored, {
      ...{ eventId, hand: 'admission', ticketId, reason, scanId, direction: passage.direction },
      ...(gateId && { gateId }),
      ...(people > 1 && { people }),
      ...{ override, body, at: now },
    }),
  ];
  const answer = known ? await repeated(scanner, scan) : await scanTicket(scanner, scan, now, besides);
  return { ...answer, admissionId };
}

/** The answer of an admission that was stored before, with the ticket as it is now. */
async function repeated(scanner: Scanner, { code: text, scanId, gateId, direction }: TicketScan) {
  const found = await examine(scanner, text, { find: readTicket, gateId });
  if (!found.code) return refusal(found.refused);
  const { ticket, viewOf } = found;
  const { mark } = identify({ scanId, direction }, scanner, undefined);
  if (isReverted(ticket, mark)) return { ...refusal(reverted), ...viewOf(ticket) };
  const [result, message] = direction === 'in' ? ['admitted', 'Welcome'] : ['exited', 'Exit recorded'];
  return { ...judgementView(result, message), ...viewOf(ticket) };
}

const refusal = ({ result, message }: Refused) => judgementView(result, message);
