import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import type { Refused } from '../rules/decision.ts';
import { admitsOf, enterGroup, groupAnew, groupOf, insideText, isGroup, leaveGroup } from '../rules/group.ts';
import { isNewDay, mayReenter, reentryRefusal } from '../rules/reentry.ts';
import type { Decision, Question } from './question.ts';

/** A question about a ticket that exists. */
type Passing = Pick<Question, 'rules' | 'timeZone' | 'now' | 'code' | 'direction' | 'people' | 'mark'> & {
  ticket: DoorTicket;
};

const used = (message: string): Decision => ({ result: 'already_used', message });

function judgeSingle({ ticket, direction, ...moment }: Passing): Decision {
  const entered = ticket.status === 'used';
  const inside = entered && ticket.inside;
  if (direction === 'out') {
    if (inside) return { result: 'admit', message: 'Exit recorded' };
    return entered
      ? used('This ticket has already left')
      : { result: 'invalid', message: 'This ticket has not entered' };
  }
  if (!entered) return { result: 'admit', message: 'Welcome' };
  if (isNewDay(ticket.enteredAt, moment)) return { result: 'admit', message: 'Welcome back', update: { asSeen: true } };
  if (inside) return used(`This ticket has already been used${moment.rules.oncePerDay ? ' today' : ''}`);
  return mayReenter(moment) ? { result: 'admit', message: 'Welcome back' } : used(reentryRefusal(moment));
}

function judgeGroup({ ticket, direction, people, ...moment }: Passing, admits: number): Decision {
  // A cached record has no people. It refuses nobody, so the row is read next.
  if (ticket.status === 'used' && ticket.code === undefined) return used('This ticket has already been used');
  const group = groupOf(ticket);
  const now = isNewDay(ticket.enteredAt, moment) ? groupAnew(group) : group;
  const passing = { people, admits, reentry: mayReenter(moment) };
  const passed = direction === 'in' ? enterGroup(now, passing) : leaveGroup(group, passing);
  if ('result' in passed) return passed;
  const message = passedText(direction, passed.group.people, admits);
  return { result: 'admit', message, update: { asSeen: true, ...passed } };
}

const passedText = (direction: 'in' | 'out', inside: number, admits: number): string =>
  direction === 'in' ? insideText(inside, admits) : `Exit recorded. ${insideText(inside, admits)}`;

const repeatedText = ({ ticket: { group }, direction }: Passing, admits: number): string => {
  if (group) return passedText(direction, group.people, admits);
  return direction === 'in' ? 'Welcome' : 'Exit recorded';
};

/** The answer to a scan that was recorded and reverted. Its client scans again, with a new scan id. */
export const reverted: Refused = { result: 'already_used', message: 'This scan was taken back. Scan the ticket again' };

export const isReverted = (ticket: DoorTicket | undefined, mark: string | undefined): boolean =>
  mark !== undefined && ticket?.reverted?.includes(mark) === true;

/** Judges an entry or exit by the passages so far. */
export function judgePassing(passing: Passing): Decision {
  const { ticket, code, rules, direction, people, mark } = passing;
  const admits = admitsOf(rules, code.ticketTypeId);
  if (isReverted(ticket, mark)) return reverted;
  // Checked first: a recorded scan is never a second passage, even if the ticket has passed the door since.
  if (ticket.status === 'used' && mark !== undefined && ticket.marks?.includes(mark)) {
    return { result: 'repeat', message: repeatedText(passing, admits) };
  }
  // A guest who is inside may leave, even if the type admits fewer by now.
  if (people > admits && !(direction === 'out' && ticket.group)) {
    return { result: 'invalid', message: `This ticket admits ${admits === 1 ? 'one person' : `${admits} people`}` };
  }
  return isGroup(admits, ticket) ? judgeGroup(passing, admits) : judgeSingle(passing);
}
