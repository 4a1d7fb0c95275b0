import { sha256 } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { keyReused, notFound } from '../../../shared/base/problems.ts';
import { storedScanId } from '../../../shared/door/scan-id.ts';
import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
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
import { addAdmission, admissionItem, admissionKey, readAdmission } from './admission-store.ts';
import type { HandRow } from './hand-row.ts';
import { requireFinder } from './require-finder.ts';

type Answer = Required<Pick<HandRow, 'result' | 'message'>>;

/** Scan ids have at most 64 characters, keys have 128. */
const scanIdOf = (key: string): string => sha256(key).slice(0, 22);

/** Whether the caller read the code of the ticket, and so has not needed to find it. */
const hasRead = (ticket: Ticket | undefined, code: string | undefined): boolean =>
  code !== undefined && ticket?.code !== undefined && readTicketCode(code)?.text === ticket.code;

/** Another request with the same key was first. */
const overtaken = new Error('overtaken');

/**
 * Admits a ticket by hand, by the rules of a scan and by the same conditional write. With `override` a wrong gate, a
 * wrong time and a full zone do not hinder. What was done is stored in the same transaction, and a refusal after it. A
 * repeated key repeats its answer.
 * @throws Problem `not_found`, `look_up_off`, `idempotency_key_reused`, `busy`.
 */
export async function admitByHand(
  caller: Device | User,
  request: Admission,
  { key, now }: { key: string; now: number },
) {
  const { ticketId, eventId: given, code: read, admissionId = scanIdOf(key) } = request;
  const place = parseTicketId(ticketId);
  if (!place) throw new Problem(notFound);
  const eventId = given ?? eventOfType(place.ticketTypeId);
  const scanner = await findScanner(caller, eventId);
  if (eventOfType(place.ticketTypeId) !== eventId) return { ...refusal(wrongEvent), admissionId };

  const ticket = await readPlace(place);
  if (!hasRead(ticket, read)) await requireFinder(caller, eventId);
  const stored = admissionKey(eventId, scanner.id, key);
  const body = sha256(JSON.stringify(request));
  const known = await readAdmission(stored);
  // The place may be another customer's by now: their ticket has an id of its own.
  const isCancelled = ticket !== undefined && ticket.sale > place.sale;
  if (!known && isCancelled) return { ...refusal(cancelled), admissionId };
  if (!known && (!ticket?.code || ticket.sale < place.sale)) throw new Problem(notFound);

  const { direction, people, gateId, reason, override } = request;
  const scan = { direction, people, gateId, code: ticket?.code ?? '', scanId: admissionId, manual: override };
  const hand = { eventId, hand: 'admission', ticketId, reason, direction, override, body, at: now } as const;
  const answer = known ? undefined : await admitOnce(scanner, scan, { stored, hand });
  if (answer) return { ...answer, admissionId };
  const first = known ?? (await readAdmission(stored));
  if (first?.body !== body) throw new Problem(keyReused);
  return { ...(await repeated(scanner, isCancelled ? undefined : scan, first)), admissionId };
}

/** Admits and stores the answer. Returns `undefined` if another request with the same key was first. */
async function admitOnce(
  scanner: Scanner,
  scan: TicketScan,
  { stored, hand }: { stored: Key; hand: Omit<HandRow, 'scanId' | 'result' | 'message'> },
) {
  const rowOf = ({ gateId }: Pick<TicketScan, 'gateId'>, { result, message }: Answer): HandRow => ({
    ...{ ...hand, scanId: storedScanId(scanner.id, scan.scanId), result, message },
    ...(gateId && { gateId }),
    ...(scan.people > 1 && { people: scan.people }),
  });
  let attempts = 0;
  const besides = async (passage: Passage, answer: Answer) => {
    // What prevented the attempt before may be a request with this key.
    if (attempts++ > 0 && (await readAdmission(stored))) throw overtaken;
    return [admissionItem(stored, rowOf(passage, answer))];
  };
  try {
    const answer = await scanTicket(scanner, scan, hand.at, besides);
    const isWritten = attempts > 0 && answer.verdict === 'go';
    return isWritten || (await addAdmission(stored, rowOf(scan, answer))) ? answer : undefined;
  } catch (error) {
    if (error === overtaken) return undefined;
    throw error;
  }
}

/**
 * The answer of a request that was stored before, with the ticket as it is now. One that was reverted since admits
 * nobody. `scan`: unless the ticket was cancelled since.
 */
async function repeated(scanner: Scanner, scan: TicketScan | undefined, { result = 'invalid', message = '' }: HandRow) {
  const answer = judgementView(result, message);
  const found = scan && (await examine(scanner, scan.code, { find: readTicket, gateId: scan.gateId }));
  if (!scan || !found?.code) return answer;
  const { ticket, viewOf } = found;
  const { mark } = identify(scan, scanner, undefined);
  return { ...(isReverted(ticket, mark) ? refusal(reverted) : answer), ...viewOf(ticket) };
}

const cancelled: Refused = { result: 'revoked', message: 'This ticket was cancelled' };

const refusal = ({ result, message }: Refused) => judgementView(result, message);
