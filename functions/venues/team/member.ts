import type { MemberRole } from '../../../shared/records/venue-rows.ts';

/** A member as its row says. */
export interface Member {
  userId: string;
  role: MemberRole;
}

/** Another owner, who stays one when this member no longer is. */
export const successorOf = (members: readonly Member[], userId: string): Member | undefined =>
  members.find((member) => member.role === 'owner' && member.userId !== userId);
