import type { Ticket } from '../inventory/place.ts';
import { peopleOf } from './door-counts.ts';
import { isInside } from './door-ticket.ts';

/** The row of a place before and after one write. */
export interface TicketChange {
  before: Ticket | undefined;
  after: Ticket;
}

/** A passage has a mark of its own. A revert restores an earlier state, and a correction moves the first entry. */
export function isPassage({ before, after: { status, admission } }: TicketChange): boolean {
  if (status !== 'used' || !admission) return false;
  const last = before?.admission;
  if (!last) return true;
  return last.marks[0] !== admission.marks[0] && (last.scanId !== admission.scanId || last.inside !== admission.inside);
}

/** The row has one more reverted scan. A revert may leave all counters as they are: a second entry of a guest inside. */
export const isRevert = ({ before, after }: TicketChange): boolean =>
  before?.sale === after.sale && (after.reverted?.length ?? 0) > (before.reverted?.length ?? 0);

/**
 * Who passed, and in which direction. A group's ticket says it itself: it stays inside until its last person has left,
 * and those inside since yesterday count no more when the first one of a new day enters.
 */
export function passedIn({ before, after }: TicketChange): { people: number; direction: 'in' | 'out' } {
  const more = after.admission?.passed ?? peopleOf(after).inside - peopleOf(before).inside;
  // Who enters again while inside, or leaves again, is one person.
  const isEntry = more === 0 ? isInside(after) : more > 0;
  return { people: Math.max(1, Math.abs(more)), direction: isEntry ? 'in' : 'out' };
}
