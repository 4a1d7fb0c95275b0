import { isPassage, isRevert, passedIn } from '../../../shared/door/passage-change.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { type ChangeFact, type RowImage, type Rule, same } from './change-fact.ts';

const ticketIn = (row: RowImage): Ticket => row as unknown as Ticket;

/**
 * Records passages, and offline scans that have become the first entry of a used ticket. How a place was sold is
 * recorded by its order and its hold. What was done by hand has a row of its own.
 */
export const place: Rule = (now, old) => {
  const [after, before] = [ticketIn(now), old && ticketIn(old)];
  const { admission } = after;
  const change = { before, after };
  if (after.status !== 'used' || !admission || same(admission, before?.admission) || isRevert(change)) return [];
  const subject = eventOfType(after.ticketTypeId);
  const ticketId = ticketIdOf(after);
  const fact = (what: string, facts: object): ChangeFact => ({ subject, what, change: { ticketId, ...facts } });
  const { people, direction } = passedIn(change);
  const passage = {
    gateId: admission.gateId ?? null,
    ...(admission.people !== undefined && { people }),
  };
  const isSameSale = before?.status === 'used' && before.sale === after.sale;
  const first = { from: before?.admission?.first, to: admission.first };
  return [
    ...(isPassage(change) ? [fact(direction === 'in' ? 'admitted' : 'left', passage)] : []),
    ...(isSameSale && !same(first.from, first.to) ? [fact('first_entry_corrected', { first })] : []),
  ];
};

const handFields = [
  'ticketId',
  'reason',
  'scanId',
  'direction',
  'people',
  'gateId',
  'override',
  'result',
  'found',
  'note',
];

/** Records what was done by hand at the door, and why. Of a look-up: the tickets it has shown, never what was typed. */
export const hand: Rule = (now, old) => {
  if (old) return [];
  const known = handFields.filter((field) => now[field] !== undefined && now[field] !== false);
  const change = Object.fromEntries(known.map((field) => [field, now[field]]));
  return [{ subject: String(now.eventId), what: `by hand: ${now.hand}`, change }];
};
