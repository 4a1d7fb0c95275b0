import { type Member, memberKey } from '../../../shared/records/venue-rows.ts';

/** The row of a member. `listing` and `position` put it into the index that lists an account's organizers. */
export const memberRow = (organizerId: string, { userId, role }: Member) => ({
  ...memberKey(organizerId, userId),
  userId,
  role,
  listing: `user#${userId}`,
  position: organizerId,
});

/** Returns an owner who stays when this member leaves or steps down. */
export const successorOf = (members: readonly Member[], userId: string): Member | undefined =>
  members.find((member) => member.role === 'owner' && member.userId !== userId);
