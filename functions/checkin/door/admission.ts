import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import type { TicketCode } from '../../../shared/door/ticket-code.ts';
import { eventOfType, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { admits, type Gate } from '../devices/gate.ts';

/** A late show or a delayed end still lets its people in. */
const graceMs = 6 * 3_600_000;

type Refusal =
  | 'already_used'
  | 'wrong_event'
  | 'wrong_gate'
  | 'not_yet_valid'
  | 'expired'
  | 'revoked'
  | 'unpaid'
  | 'invalid';

/** `admit` asks for the write, `repeat` is a scan that has been answered before. */
export interface Decision {
  result: 'admit' | 'repeat' | Refusal;
  message: string;
}

type DoorFacts = Pick<SellingFacts, 'status' | 'doorsOpenAt' | 'endsAt'>;

interface Question {
  /** Undefined where the event is not on sale. */
  facts: DoorFacts | undefined;
  /** Undefined where none of the device's gates exists: it lets nobody in. */
  gate: Gate | undefined;
  ticket: DoorTicket | undefined;
  code: TicketCode;
  direction: 'in' | 'out';
  /** Of the scan that asks; a look-up has none. */
  mark?: string;
  now: number;
}

/** What needs no look-up: the code itself, and whether it belongs here. */
export function judgeCode(code: TicketCode | undefined, eventId: string): Decision | undefined {
  if (!code) return { result: 'invalid', message: 'This is not one of our tickets' };
  if (eventOfType(code.ticketTypeId) === eventId) return undefined;
  return { result: 'wrong_event', message: 'This ticket is for another event' };
}

function judgeWindow({ facts, now, direction }: Question): Decision | undefined {
  if (!facts) return { result: 'invalid', message: 'This event is not on sale' };
  // Whoever is inside may leave at any time.
  if (direction === 'out') return undefined;
  if (facts.status !== 'published') return { result: 'revoked', message: 'This event is cancelled' };
  if (now < facts.doorsOpenAt) return { result: 'not_yet_valid', message: 'The doors are not open yet' };
  if (now > facts.endsAt + graceMs) return { result: 'expired', message: 'This event is over' };
  return undefined;
}

/** Whether the ticket is still the one that was signed, and paid for. */
function judgeTicket({ ticket, code }: Question): Decision | undefined {
  if (!ticket) return { result: 'invalid', message: 'There is no such ticket' };
  if (ticket.sale !== code.sale || ticket.status === 'void') {
    return { result: 'revoked', message: 'This ticket was cancelled' };
  }
  if (ticket.issue !== code.issue) return { result: 'revoked', message: 'This ticket was replaced by a newer one' };
  if (ticket.status === 'sold' || ticket.status === 'used') return undefined;
  return { result: 'unpaid', message: 'This ticket is not paid' };
}

function judgePassage({ ticket, direction, mark }: Question): Decision {
  const last = ticket?.admission;
  const entered = ticket?.status === 'used';
  const inside = entered && (last?.inside ?? true);
  // Before anything else: what was recorded once is no passage a second time, wherever the ticket has gone since.
  if (entered && mark !== undefined && last?.marks.includes(mark)) {
    return { result: 'repeat', message: direction === 'in' ? 'Welcome' : 'Exit recorded' };
  }
  if (direction === 'in' && !inside) return { result: 'admit', message: entered ? 'Welcome back' : 'Welcome' };
  if (direction === 'out' && inside) return { result: 'admit', message: 'Exit recorded' };
  if (direction === 'in') return { result: 'already_used', message: 'This ticket has been used already' };
  return entered
    ? { result: 'already_used', message: 'This ticket has left already' }
    : { result: 'invalid', message: 'This ticket has not entered' };
}

/** The rules of the door, in the order a person at the gate would ask. Code and event have been judged before. */
export function decide(question: Question): Decision {
  const { gate, code, direction } = question;
  const passage = judgePassage(question);
  // An answer once given stands, whatever the time is by now; a ticket replaced since then is another ticket.
  if (passage.result === 'repeat' && !judgeTicket(question)) return passage;
  if (direction === 'in' && !(gate && admits(gate, code.ticketTypeId))) {
    return { result: 'wrong_gate', message: `Not at ${gate?.name ?? 'this gate'}: please use another gate` };
  }
  return judgeWindow(question) ?? judgeTicket(question) ?? passage;
}
