import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { type DoorTicket, scanMark } from '../../../shared/door/door-ticket.ts';
import { type TicketCode, verifyTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device } from '../../../shared/http/caller.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { type Gate, gateFor } from '../devices/gate.ts';
import { type Decision, decide, judgeCode } from './admission.ts';
import { readDoorFacts, readDoorGates, readTicketKey } from './door-facts-store.ts';
import { findTicket, readTicket, recordPassage } from './door-store.ts';
import type { Scan } from './scan-schema.ts';

/** Decisions at most: one on the first read, then one on the row that each failed write returns. */
const maxDecisions = 3;

/**
 * Scans a ticket. A refusal ends with the look-up. An admission is answered once its write is durable. If two
 * gates scan one ticket, the second write fails its condition and returns the time and gate of the first.
 * @throws Problem `not_found` for another event than the device's, or a gate that is not its own.
 */
export async function scanTicket(
  device: Device,
  { eventId, code: text, scanId, gateId, direction }: Scan,
  now: number,
) {
  if (eventId !== device.eventId) throw new Problem(notFound, 'This device is not enrolled for this event');
  if (gateId && !device.gateIds.includes(gateId)) throw new Problem(notFound, 'This device has no such gate');
  const found = await examine(device, text, { direction, gateId });
  if (!found.code) return found.refused;
  const { code, facts, gate, viewOf } = found;
  // Clients choose scan ids freely. Two devices with one id are two scans, and so are an entry and an exit.
  const ownScanId = `${device.id}/${scanId}`;
  const mark = scanMark(`${ownScanId}/${direction}`);
  const passage = { at: now, scanId: ownScanId, mark, inside: direction === 'in', ...(gate && { gateId: gate.id }) };
  const answer = ({ result, message }: Decision, ticket: DoorTicket | undefined) => ({
    result: result === 'admit' || result === 'repeat' ? 'admitted' : result,
    ...viewOf(ticket),
    message,
  });

  let { ticket, fromCache } = found;
  for (let round = 0; round < maxDecisions; round++) {
    const decision = decide({ facts, gate, ticket, code, direction, mark, now });
    if (decision.result === 'repeat' && fromCache) {
      // The ticket may have been refunded since, so a repeat is answered from the table, without a write.
      ({ ticket, fromCache } = await readTicket(code));
    } else if (decision.result === 'admit') {
      const outcome = await recordPassage(code, passage, ticket);
      if (outcome.recorded) return answer(decision, outcome.ticket);
      ({ ticket } = outcome);
      fromCache = false;
    } else {
      return answer(decision, ticket);
    }
  }
  throw new Error('The rules admit a ticket that the store refuses');
}

/** Returns what a scan would answer now, by the same rules. Writes nothing. */
export async function checkTicket(device: Device, text: string, now: number) {
  const found = await examine(device, text, { direction: 'in' });
  if (!found.code) return found.refused;
  const { code, facts, gate, ticket, viewOf } = found;
  const { result, message } = decide({ facts, gate, ticket, code, direction: 'in', now });
  return { result: result === 'admit' ? 'valid' : result, ...viewOf(ticket), message };
}

/** Reads everything the rules need: verifies the signature first, then reads facts, gates and ticket concurrently. */
async function examine(device: Device, text: string, { direction, gateId }: Pick<Scan, 'direction' | 'gateId'>) {
  const code = await verifyTicketCode(text, readTicketKey);
  const refused = judgeCode(code, device.eventId);
  if (!code || refused) return { refused };
  const gateIds = gateId ? [gateId] : device.gateIds;
  const [selling, gates, { ticket, fromCache }] = await Promise.all([
    readDoorFacts(device.eventId),
    readDoorGates(device.eventId, gateIds),
    findTicket(code, direction),
  ]);
  const ownGates = gates.filter(({ id }) => gateIds.includes(id));
  const gate = gateFor(ownGates, code.ticketTypeId);
  const typeName = selling?.typeNames.get(code.ticketTypeId) ?? '';
  const viewOf = (current: DoorTicket | undefined) => ticketView(code, current, typeName, gates);
  return { code, ticket, fromCache, facts: selling?.facts, gate, viewOf };
}

/** What a gate sees of a ticket of its own event. Of a ticket of another event it sees nothing. */
function ticketView(code: TicketCode, ticket: DoorTicket | undefined, typeName: string, gates: readonly Gate[]) {
  // A place that was sold again belongs to another customer: this code must not show their seat and passage.
  const current = ticket?.sale === code.sale && ticket.issue === code.issue ? ticket : undefined;
  const gate = gates.find(({ id }) => id === current?.admission?.gateId);
  return {
    ticket: {
      id: ticketIdOf(code),
      ticketTypeName: typeName,
      ...(current?.seat && { seat: current.seat }),
      ...(current?.holder && { holder: current.holder }),
    },
    ...(current?.admission && { admittedAt: rfc3339(current.admission.at) }),
    ...(gate && { gate: gate.name }),
  };
}
