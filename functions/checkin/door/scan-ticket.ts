import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { type DoorTicket, scanMark } from '../../../shared/door/door-ticket.ts';
import { type TicketCode, verifyTicketCode } from '../../../shared/door/ticket-code.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { type Gate, gateFor } from '../devices/gate.ts';
import { type Decision, decide, judgeCode } from './admission.ts';
import { readDoorFacts, readDoorGates, readDoorRules, readTicketKey } from './door-facts-store.ts';
import { findTicket, readTicket, recordPassage, type TicketLookup } from './door-store.ts';
import type { Scanner } from './find-scanner.ts';
import type { Scan } from './scan-schema.ts';

/** Decisions at most: one on the cached record, one on the row, then one on the row that each failed write returns. */
const maxDecisions = 4;

/**
 * Scans a ticket. A refusal is decided by the row, never by the cache. An admission is answered once its write is
 * durable. If two gates scan one ticket, the second write fails its condition and returns the ticket after the first.
 * @throws Problem `not_found` for a gate that is not the scanner's.
 */
export async function scanTicket(
  scanner: Scanner,
  { code: text, scanId, gateId, direction }: Omit<Scan, 'eventId'>,
  now: number,
) {
  if (gateId && scanner.gateIds && !scanner.gateIds.includes(gateId)) {
    throw new Problem(notFound, 'This device has no such gate');
  }
  // A guest who leaves may have entered a moment ago, and the cache follows later: an exit reads the table.
  const found = await examine(scanner, text, { find: direction === 'in' ? findTicket : readTicket, gateId });
  if (!found.code) return found.refused;
  const { code, facts, gate, viewOf } = found;
  // Clients choose scan ids freely. Two devices with one id are two scans, and so are an entry and an exit.
  const ownScanId = `${scanner.id}/${scanId}`;
  const mark = scanMark(`${ownScanId}/${direction}`);
  const place = { ...(gate && { gateId: gate.id }), ...(gate?.zone && { zone: gate.zone }) };
  const passage = { at: now, scanId: ownScanId, mark, inside: direction === 'in', ...place };
  const passed = direction === 'in' ? 'admitted' : 'exited';
  const answer = ({ result, message }: Decision, ticket: DoorTicket | undefined) => ({
    result: result === 'admit' || result === 'repeat' ? passed : result,
    ...viewOf(ticket),
    message,
  });

  let { ticket, fromCache } = found;
  for (let round = 0; round < maxDecisions; round++) {
    const decision = decide({ facts, gate, ticket, code, direction, mark, now });
    if (decision.result === 'admit') {
      const outcome = await recordPassage(code, passage, ticket);
      if (outcome.recorded) return answer(decision, outcome.ticket);
      ({ ticket } = outcome);
      fromCache = false;
    } else if (fromCache) {
      ({ ticket, fromCache } = await readTicket(code));
    } else {
      return answer(decision, ticket);
    }
  }
  throw new Error('The rules admit a ticket that the store refuses');
}

/** Returns what a scan would answer now, by the same rules and from the table. Writes nothing. */
export async function checkTicket(scanner: Scanner, text: string, now: number) {
  const found = await examine(scanner, text, { find: readTicket });
  if (!found.code) return found.refused;
  const { code, facts, gate, ticket, viewOf } = found;
  const { result, message } = decide({ facts, gate, ticket, code, direction: 'in', now });
  return { result: result === 'admit' ? 'valid' : result, ...viewOf(ticket), message };
}

/** Reads everything the rules need: verifies the signature first, then reads facts, gates and ticket concurrently. */
async function examine(
  { eventId, gateIds: own }: Scanner,
  text: string,
  { find, gateId }: { find: (code: TicketCode) => Promise<TicketLookup>; gateId?: string | undefined },
) {
  const code = await verifyTicketCode(text, readTicketKey);
  const refused = judgeCode(code, eventId);
  if (!code || refused) return { refused };
  const gateIds = gateId ? [gateId] : own;
  const [selling, rules, gates, { ticket, fromCache }] = await Promise.all([
    readDoorFacts(eventId),
    readDoorRules(eventId),
    readDoorGates(eventId, gateIds),
    find(code),
  ]);
  const ownGates = gateIds ? gates.filter(({ id }) => gateIds.includes(id)) : gates;
  const gate = gateFor(ownGates, code.ticketTypeId);
  const typeName = selling?.typeNames.get(code.ticketTypeId) ?? '';
  const viewOf = (current: DoorTicket | undefined) => ticketView(code, current, { typeName, gates, ...rules });
  return { code, ticket, fromCache, facts: selling?.facts, gate, viewOf };
}

/** What a gate sees of a ticket of its own event. Of a ticket of another event it sees nothing. */
function ticketView(
  code: TicketCode,
  ticket: DoorTicket | undefined,
  { typeName, gates, showHolder }: { typeName: string; gates: readonly Gate[]; showHolder: boolean },
) {
  // The place may have been sold again to another customer: this code must not show their seat and entry.
  const current = ticket?.code === code.text ? ticket : undefined;
  const gate = gates.find(({ id }) => id === current?.admitted?.gateId);
  return {
    ticket: {
      id: ticketIdOf(code),
      ticketTypeName: typeName,
      ...(current?.seat && { seat: current.seat }),
      ...(showHolder && current?.holder && { holder: current.holder }),
    },
    ...(current?.admitted && { admittedAt: rfc3339(current.admitted.at) }),
    ...(gate && { gate: gate.name }),
  };
}
