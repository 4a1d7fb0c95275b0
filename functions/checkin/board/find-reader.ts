import { memoizeFor } from '../../../shared/async/memoize.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import { allRoles } from '../../../shared/http/roles.ts';
import { checkinLimits } from '../limits.ts';
import { boardEvent } from './board-store.ts';

/** By `<organizer>/<account>`. Memoized, so that a board that asks every two seconds seldom costs a read. */
const isMember = memoizeFor(checkinLimits.factsMemoryMs, async (key: string) => {
  const [organizerId = '', userId = ''] = key.split('/');
  await requireMember({ id: userId }, organizerId, allRoles);
  return true;
});

/** @throws Problem `not_found` for an unknown event, and for an account that is no member of its organizer. */
export async function requireReader(eventId: string, caller: User): Promise<void> {
  const { organizerId } = await boardEvent(eventId);
  await isMember(`${organizerId}/${caller.id}`);
}
