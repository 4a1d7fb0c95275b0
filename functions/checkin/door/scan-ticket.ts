import { Problem } from '../../../shared/base/problem.ts';
import { busy, notFound } from '../../../shared/base/problems.ts';
import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import { verifyTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { gateFor } from '../devices/gate.ts';
import { findTicketKey } from '../keys/ticket-keys-store.ts';
import { decisionsPerScan } from '../limits.ts';
import { insideText } from '../rules/group.ts';
import { decide, forged, judgeCode } from './admission.ts';
import { readDoorFacts, readDoorGates, readDoorRules, readFilledZones } from './door-facts-store.ts';
import { findTicket, readTicket, recordPassage, type TicketLookup } from './door-store.ts';
import type { Scanner } from './find-scanner.ts';
import type { Passage } from './passage.ts';
import type { Door } from './question.ts';
import { identify } from './scan-identity.ts';
import type { Scan } from './scan-schema.ts';
import { judgementView, ticketView } from './ticket-view.ts';

/** A scan of a ticket of the scanner's event. `manual`: a person at the gate admits it by hand. */
export type TicketScan = Pick<Scan, 'code' | 'scanId' | 'gateId' | 'direction' | 'people'> & { manual?: boolean };

/**
 * Scans a ticket. A refusal is decided by the row, never by the cache. An admission is answered once its write is
 * durable. If two gates scan one ticket, the second write fails its condition and returns the ticket after the first.
 * What `besides` returns is written in the transaction of the passage. It is asked before each attempt.
 * @throws Problem `not_found` for a gate that is not the scanner's, `busy` if the ticket keeps changing.
 */
export async function scanTicket(
  scanner: Scanner,
  scan: TicketScan,
  now: number,
  besides?: (passage: Passage, answer: { result: 'admitted' | 'exited'; message: string }) => Promise<Action[]>,
) {
  const { code: text, gateId, direction, people, manual = false } = scan;
  if (gateId && scanner.gateIds && !scanner.gateIds.includes(gateId)) {
    throw new Problem(notFound, 'This device has no such gate');
  }
  // A guest who leaves may have entered a moment ago, and the cache follows later: an exit reads the table.
  const found = await examine(scanner, text, { find: direction === 'in' ? findTicket : readTicket, gateId });
  if (!found.code) return judgementView(found.refused.result, found.refused.message);
  const { code, door, viewOf } = found;
  const { mark, ...own } = identify(scan, scanner, door.gate);
  const passage = { at: now, ...own, mark, inside: direction === 'in', people };
  const passed = direction === 'in' ? 'admitted' : 'exited';

  let { ticket, fromCache } = found;
  for (let round = 0; round < decisionsPerScan; round++) {
    const decision = decide({ ...door, ticket, code, direction, people, manual, mark, now });
    const { result, message } = decision;
    if (result === 'admit') {
      const more = besides && (await besides(passage, { result: passed, message }));
      const outcome = await recordPassage(code, { ...passage, ...decision.update }, ticket, more);
      if (outcome.recorded) return { ...judgementView(passed, message), ...viewOf(outcome.ticket) };
      ({ ticket } = outcome);
      fromCache = false;
    } else if (fromCache) {
      ({ ticket, fromCache } = await readTicket(code));
    } else {
      return { ...judgementView(result === 'repeat' ? passed : result, message), ...viewOf(ticket) };
    }
  }
  throw new Problem(busy);
}

/** Returns what a scan would answer now, by the same rules and from the table. Writes nothing. */
export async function checkTicket(scanner: Scanner, text: string, now: number) {
  const found = await examine(scanner, text, { find: readTicket });
  if (!found.code) return judgementView(found.refused.result, found.refused.message);
  const { code, door, ticket, viewOf } = found;
  const { result, message } = decide({ ...door, ticket, code, direction: 'in', people: 1, now });
  const view = viewOf(ticket);
  // A look-up has no mark, so it repeats nothing.
  if (result !== 'admit' && result !== 'repeat') return { ...judgementView(result, message), ...view };
  const { people, admits } = view;
  const isOfGroup = people !== undefined && admits !== undefined;
  return { ...judgementView('valid', isOfGroup ? insideText(people, admits) : message), ...view };
}

/** Reads everything the rules need: verifies the signature first, then reads door and ticket concurrently. */
export async function examine(
  { eventId, gateIds: own }: Scanner,
  text: string,
  { find, gateId }: { find: (code: TicketCode) => Promise<TicketLookup>; gateId?: string | undefined },
) {
  const code = await verifyTicketCode(text, findTicketKey);
  const refused = judgeCode(code, eventId);
  if (!code || refused) return { refused: refused ?? forged };
  const gateIds = gateId ? [gateId] : own;
  const [selling, rules, zones, gates, { ticket, fromCache }] = await Promise.all([
    readDoorFacts(eventId),
    readDoorRules(eventId),
    readFilledZones(eventId),
    readDoorGates(eventId, gateIds),
    find(code),
  ]);
  const gate = gateFor(gateIds ? gates.filter(({ id }) => gateIds.includes(id)) : gates, code.ticketTypeId);
  const door: Door = {
    ...{ facts: selling?.facts, timeZone: selling?.timeZone ?? 'UTC', rules, gate },
    inZone: zones.get(gate?.zone ?? '')?.inside ?? 0,
  };
  const typeName = selling?.typeNames.get(code.ticketTypeId) ?? '';
  const viewOf = (current: DoorTicket | undefined) => ticketView(code, current, { typeName, gates, rules });
  return { code, ticket, fromCache, door, viewOf };
}
