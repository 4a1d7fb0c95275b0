import type { DoorTicket, Group } from '../../../shared/door/door-ticket.ts';
import type { Refused } from './decision.ts';
import { type DoorRules, typeRulesOf } from './door-rules.ts';

/** How many people a ticket of the type admits. */
export const admitsOf = (rules: Pick<DoorRules, 'types'>, ticketTypeId: string): number =>
  typeRulesOf(rules, ticketTypeId)?.admits ?? 1;

/** A ticket that admits several, or one whose people are counted already: the rule may have changed since. */
export const isGroup = (admits: number, ticket: Pick<DoorTicket, 'group'> | undefined): boolean =>
  admits > 1 || ticket?.group !== undefined;

const nobody: Group = { people: 0, today: 0, entered: 0 };

/** The people of a ticket. If it was used before it became one of a group, one person has entered. */
export function groupOf(ticket: Pick<DoorTicket, 'status' | 'inside' | 'group'>): Group {
  if (ticket.status !== 'used') return nobody;
  return ticket.group ?? { people: ticket.inside ? 1 : 0, today: 1, entered: 1 };
}

/** The people of a ticket at the beginning of a new day. Those inside since yesterday do not count. */
export const groupAnew = ({ entered }: Group): Group => ({ ...nobody, entered });

export const insideText = (inside: number, admits: number): string => `${inside} of ${admits} are inside`;

interface Passing {
  /** How many want to pass. */
  people: number;
  admits: number;
  /** Whether those who left may come in again. */
  reentry: boolean;
}

type Passed = { group: Group } | Refused;

/**
 * The group after an entry. With re-entry no more than `admits` are inside at once, and a guest who enters while others
 * are out may be one of them. Without it no more than `admits` enter on a day.
 */
export function enterGroup(group: Group, { people, admits, reentry }: Passing): Passed {
  const room = admits - (reentry ? group.people : group.today);
  if (people > room) {
    const all = reentry ? `All ${admits} are inside` : `All ${admits} have entered`;
    const some = `Only ${room} more of ${admits} may enter`;
    return { result: 'already_used', message: room <= 0 ? all : some };
  }
  const inside = group.people + people;
  const today = reentry ? Math.max(group.today, inside) : group.today + people;
  return { group: { people: inside, today, entered: Math.max(group.entered, today) } };
}

/** The group after an exit. */
export function leaveGroup(group: Group, { people, admits }: Pick<Passing, 'people' | 'admits'>): Passed {
  if (group.entered === 0) return { result: 'invalid', message: 'This ticket has not entered' };
  if (group.people === 0) return { result: 'already_used', message: 'This ticket has already left' };
  if (people > group.people) return { result: 'already_used', message: `Only ${insideText(group.people, admits)}` };
  return { group: { ...group, people: group.people - people } };
}
