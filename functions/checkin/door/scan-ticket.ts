import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { type DoorTicket, scanMark } from '../../../shared/door/door-ticket.ts';
import { type TicketCode, verifyTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device } from '../../../shared/http/caller.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { type Gate, gateFor } from '../devices/gate.ts';
import { type Decision, decide, judgeCode } from './admission.ts';
import * as store from './door-store.ts';
import type { Scan } from './scan-schema.ts';

/** What a gate sees of a ticket of its own event; of another event's it sees nothing. */
function seenTicket(code: TicketCode, ticket: DoorTicket | undefined, typeName: string, gates: readonly Gate[]) {
  // A place that was sold again is somebody else's: their seat and passage are not this code's.
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

/** Everything the rules ask for: the signature first, then at once what is remembered and the ticket. */
async function examine(device: Device, text: string, { direction, gateId }: Pick<Scan, 'direction' | 'gateId'>) {
  const code = await verifyTicketCode(text, store.ticketKeyOf);
  const refused = judgeCode(code, device.eventId);
  if (!code || refused) return { refused };
  const wanted = gateId ? [gateId] : device.gateIds;
  const [selling, gates, found] = await Promise.all([
    store.sellingFor(device.eventId),
    store.gatesFor(device.eventId, wanted),
    store.findTicket(code, direction),
  ]);
  const mine = gates.filter(({ id }) => wanted.includes(id));
  const gate = gateFor(mine, code.ticketTypeId);
  const typeName = selling?.typeNames.get(code.ticketTypeId) ?? '';
  const see = (current: DoorTicket | undefined) => seenTicket(code, current, typeName, gates);
  const { ticket, fromCache } = found;
  return { code, ticket, fromCache, facts: selling?.facts, gate, see };
}

/** What was found, what is there in its place, and once more where it has just left or entered. */
const attempts = 3;

/**
 * One scan. A refusal ends with the look-up; an admission is answered once its write is durable. Two gates with one
 * ticket meet in that write: the second reads from it when and where the first was.
 * @throws Problem `not_found` for another event than the device's, or a gate that is not its own.
 */
export async function scan(device: Device, { eventId, code: text, scanId, gateId, direction }: Scan, now: number) {
  if (eventId !== device.eventId) throw new Problem(notFound, 'This device is not enrolled for that event');
  if (gateId && !device.gateIds.includes(gateId)) throw new Problem(notFound, 'This device has no such gate');
  const found = await examine(device, text, { direction, gateId });
  if (!found.code) return found.refused;
  const { code, facts, gate, see } = found;
  // Clients number their scans as they like: two devices with the same number are two scans, and so are in and out.
  const ownScanId = `${device.id}/${scanId}`;
  const mark = scanMark(`${ownScanId}/${direction}`);
  const passage = { at: now, scanId: ownScanId, mark, inside: direction === 'in', ...(gate && { gateId: gate.id }) };
  const judge = (ticket: DoorTicket | undefined) => decide({ facts, gate, ticket, code, direction, mark, now });
  const answer = ({ result, message }: Decision, ticket: DoorTicket | undefined) => ({
    result: result === 'admit' || result === 'repeat' ? 'admitted' : result,
    ...see(ticket),
    message,
  });

  let { ticket, fromCache } = found;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const decision = judge(ticket);
    if (decision.result === 'repeat' && fromCache) {
      // The ticket may have been refunded since: a repeat is answered from the table, without a write.
      ({ ticket, fromCache } = await store.readTicket(code));
    } else if (decision.result === 'admit') {
      const outcome = await store.pass(code, passage, ticket);
      if (outcome.passed) return answer(decision, outcome.ticket);
      ({ ticket } = outcome);
      fromCache = false;
    } else {
      return answer(decision, ticket);
    }
  }
  throw new Error('The rules admit a ticket that the store refuses');
}

/** What a scan would answer now, from the same rules; nothing is written. */
export async function lookUp(device: Device, text: string, now: number) {
  const found = await examine(device, text, { direction: 'in' });
  if (!found.code) return found.refused;
  const { code, facts, gate, ticket, see } = found;
  const { result, message } = decide({ facts, gate, ticket, code, direction: 'in', now });
  return { result: result === 'admit' ? 'valid' : result, ...see(ticket), message };
}
