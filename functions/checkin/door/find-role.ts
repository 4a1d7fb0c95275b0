import { memoizeFor } from '../../../shared/async/memoize.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { forbidden, notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { roleIn } from '../../../shared/http/membership.ts';
import { gateCrew } from '../../../shared/http/roles.ts';
import type { MemberRole } from '../../../shared/records/venue-rows.ts';
import { checkinLimits } from '../limits.ts';
import { knownEvent } from './known-event-store.ts';

/** By `<event>/<account>`. The only memory of memberships at the door: what a member may do is up to ten seconds old. */
const knownRole = memoizeFor(
  checkinLimits.factsMemoryMs,
  async (key: string) => {
    const [eventId = '', id = ''] = key.split('/');
    const event = await knownEvent(eventId);
    return event && roleIn(event.organizerId, { id });
  },
  { ahead: true },
);

/** Returns the role of an account in the organizer of an event, memoized. `undefined` if it has none. */
export const roleAt = (eventId: string, caller: User): Promise<MemberRole | undefined> =>
  knownRole(`${eventId}/${caller.id}`);

/**
 * Returns the role of an account in the organizer of an event, memoized: scans, and boards that ask every two seconds,
 * seldom cost a read.
 * @throws Problem `not_found` for an unknown event, and for an account that is no member of its organizer.
 */
export async function findRole(eventId: string, caller: User): Promise<MemberRole> {
  const role = await roleAt(eventId, caller);
  if (!role) throw new Problem(notFound);
  return role;
}

/** @throws Problem `not_found` as `findRole`, and `forbidden` for members who may not admit guests. */
export async function requireGateCrew(eventId: string, caller: User): Promise<void> {
  if (!gateCrew.includes(await findRole(eventId, caller))) throw new Problem(forbidden);
}
