import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { type Rule, same } from './change-fact.ts';

/**
 * Records passages only. How a place was sold is recorded by its order and its hold. A reverted passage has a row of its
 * own.
 */
export const place: Rule = (now, old) => {
  type Passage = { scanId: string; inside: boolean; gateId?: string };
  const passage = now.admission as Passage | undefined;
  if (!passage || same(passage, old?.admission) || !same(now.reverted, old?.reverted)) return [];
  const ticketTypeId = String(now.ticketTypeId);
  const ticketId = ticketIdOf({
    ticketTypeId,
    shard: Number(now.shard),
    number: Number(now.number),
    sale: Number(now.sale),
  });
  const what = passage.inside ? 'admitted' : 'left';
  return [{ subject: eventOfType(ticketTypeId), what, change: { ticketId, gateId: passage.gateId ?? null } }];
};

const handFields = ['ticketId', 'reason', 'scanId', 'direction', 'gateId', 'override', 'found', 'note'];

/** Records what was done by hand at the door, and why. Of a look-up: the tickets it has shown, never what was typed. */
export const hand: Rule = (now, old) => {
  if (old) return [];
  const known = handFields.filter((field) => now[field] !== undefined && now[field] !== false);
  const change = Object.fromEntries(known.map((field) => [field, now[field]]));
  return [{ subject: String(now.eventId), what: `by hand: ${now.hand}`, change }];
};
