import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import type { TicketCode } from '../../../shared/door/ticket-code.ts';
import { eventOfType, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { admits, type Gate } from '../devices/gate.ts';

/** Entry stays open for six hours after the end: shows start and end late. */
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

/** `admit` asks for the write. `repeat` is a scan that was already recorded. `message` is shown at the gate. */
export interface Decision {
  result: 'admit' | 'repeat' | Refusal;
  message: string;
}

type DoorFacts = Pick<SellingFacts, 'status' | 'doorsOpenAt' | 'endsAt'>;

/** One scan or look-up, with everything the rules need. */
interface Question {
  /** Undefined while the event is not on sale. */
  facts: DoorFacts | undefined;
  /** Undefined when none of the device's gates exists. Then it admits nobody. */
  gate: Gate | undefined;
  ticket: DoorTicket | undefined;
  code: TicketCode;
  direction: 'in' | 'out';
  /** The mark of the scan. A look-up has none. */
  mark?: string;
  now: number;
}

const forged: Decision = { result: 'invalid', message: 'This code is not a valid ticket' };

/** Judges what needs no look-up: the code itself, and whether it belongs to this event. */
export function judgeCode(code: TicketCode | undefined, eventId: string): Decision | undefined {
  if (!code) return forged;
  if (eventOfType(code.ticketTypeId) === eventId) return undefined;
  return { result: 'wrong_event', message: 'This ticket is for another event' };
}

function judgeWindow({ facts, now, direction }: Question): Decision | undefined {
  if (!facts) return { result: 'invalid', message: 'This event is not on sale' };
  // A guest may leave at any time.
  if (direction === 'out') return undefined;
  if (facts.status !== 'published') return { result: 'revoked', message: 'This event is cancelled' };
  if (now < facts.doorsOpenAt) return { result: 'not_yet_valid', message: 'The doors are not open yet' };
  if (now > facts.endsAt + graceMs) return { result: 'expired', message: 'This event is over' };
  return undefined;
}

/** Judges whether the ticket is the one that was signed, and is paid. */
function judgeTicket({ ticket, code }: Question): Decision | undefined {
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

function judgePassage({ ticket, direction, mark }: Question): Decision {
  const entered = ticket?.status === 'used';
  const inside = entered && ticket.inside;
  // Checked first: a recorded scan is never a second passage, even if the ticket has passed the door since.
  if (entered && mark !== undefined && ticket.marks?.includes(mark)) {
    return { result: 'repeat', message: direction === 'in' ? 'Welcome' : 'Exit recorded' };
  }
  if (direction === 'in' && !inside) return { result: 'admit', message: entered ? 'Welcome back' : 'Welcome' };
  if (direction === 'out' && inside) return { result: 'admit', message: 'Exit recorded' };
  if (direction === 'in') return { result: 'already_used', message: 'This ticket has already been used' };
  return entered
    ? { result: 'already_used', message: 'This ticket has already left' }
    : { result: 'invalid', message: 'This ticket has not entered' };
}

/**
 * Decides a scan by the rules of the door, in the order a person at the gate would ask. `judgeCode` comes before it.
 */
export function decide(question: Question): Decision {
  const { gate, code, direction } = question;
  const passage = judgePassage(question);
  // A given answer stands, even after the event. A ticket that was replaced since then is another ticket.
  if (passage.result === 'repeat' && !judgeTicket(question)) return passage;
  if (direction === 'in' && !(gate && admits(gate, code.ticketTypeId))) {
    return { result: 'wrong_gate', message: `Not valid at ${gate?.name ?? 'this gate'}. Please use another gate` };
  }
  return judgeWindow(question) ?? judgeTicket(question) ?? passage;
}
