import type { TicketCode } from '../../../shared/door/code-format.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { admits } from '../devices/gate.ts';
import type { Refused } from '../rules/decision.ts';
import { typeRulesOf } from '../rules/door-rules.ts';
import { judgeWindow } from '../rules/window.ts';
import { judgeCapacity } from '../rules/zone-capacity.ts';
import { judgePassing } from './passing.ts';
import type { Decision, Question } from './question.ts';

export const forged: Refused = { result: 'invalid', message: 'This code is not a valid ticket' };

export const wrongEvent: Refused = { result: 'wrong_event', message: 'This ticket is for another event' };

/** Judges what needs no look-up: the code itself, and whether it belongs to this event. */
export function judgeCode(code: TicketCode | undefined, eventId: string): Refused | undefined {
  if (!code) return forged;
  return eventOfType(code.ticketTypeId) === eventId ? undefined : wrongEvent;
}

/** Judges gate and time. A guest may leave by any gate and at any time. */
function judgeEntrance({ gate, code, direction, facts, manual, rules, ...moment }: Question): Refused | undefined {
  if (!facts) return { result: 'invalid', message: 'This event is not on sale' };
  if (direction === 'out') return undefined;
  if (!manual && !(gate && admits(gate, code.ticketTypeId))) {
    return { result: 'wrong_gate', message: `Not valid at ${gate?.name ?? 'this gate'}. Please use another gate` };
  }
  if (facts.status !== 'published') return { result: 'revoked', message: 'This event is cancelled' };
  return manual ? undefined : judgeWindow({ facts, type: typeRulesOf(rules, code.ticketTypeId), ...moment });
}

/** Judges whether the ticket is the one that was signed, and is paid. */
function judgeTicket({ ticket, code }: Question): Refused | undefined {
  if (!ticket) return { result: 'invalid', message: 'This ticket does not exist' };
  if (ticket.sale !== code.sale || ticket.status === 'void') {
    return { result: 'revoked', message: 'This ticket was cancelled' };
  }
  if (ticket.issue !== code.issue) return { result: 'revoked', message: 'This ticket was replaced by a newer one' };
  if (ticket.status !== 'sold' && ticket.status !== 'used') {
    return { result: 'unpaid', message: 'This ticket is not paid' };
  }
  // A leaked key signs any code, but only one was sold. A cached record has no code: the write that admits compares it.
  if (ticket.code !== undefined && ticket.code !== code.text) return forged;
  return undefined;
}

type Admitted = Extract<Decision, { result: 'admit' }>;

/**
 * Judges whether there is room where the guest wants to go. Last, so that a full zone hides no other refusal. On a new
 * day the zone has counted a guest already who did not leave by a gate the day before.
 */
function judgeRoom(question: Question, { update }: Admitted): Refused | undefined {
  const { rules, ticket, gate, inZone, people, direction, manual } = question;
  if (direction === 'out' || manual) return undefined;
  const isCounted = ticket?.inside && ticket.last?.zone === gate?.zone;
  const counted = isCounted ? (ticket.group?.people ?? 1) : 0;
  const more = Math.min(people, (update?.group?.people ?? 1) - counted);
  return judgeCapacity(rules, { zone: gate?.zone, inside: inZone, people: more });
}

/**
 * Decides a scan by the rules of the door, in the order a person at the gate would ask. `judgeCode` comes before it.
 */
export function decide(question: Question): Decision {
  const refused = judgeTicket(question);
  const passage = question.ticket && judgePassing({ ...question, ticket: question.ticket });
  // A given answer stands, even after the event. A ticket that was replaced since then is another ticket.
  if (passage?.result === 'repeat' && !refused) return passage;
  const hindrance = judgeEntrance(question) ?? refused;
  if (hindrance || !passage) return hindrance ?? forged;
  return passage.result === 'admit' ? (judgeRoom(question, passage) ?? passage) : passage;
}
