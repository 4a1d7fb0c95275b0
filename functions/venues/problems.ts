import { defineProblem } from '../../shared/base/problem.ts';

export const seatMapMissing = defineProblem(404, 'seat_map_missing', 'This venue has no seat map');

export const slugTaken = defineProblem(409, 'slug_taken', 'Another organizer has this name in its address');

export const teamFull = defineProblem(409, 'team_full', 'A team has no more members or open invitations');

export const alreadyMember = defineProblem(409, 'already_member', 'You are a member already');

export const invitationInvalid = defineProblem(
  409,
  'invitation_invalid',
  'The invitation is wrong, used, withdrawn, too old, or for somebody else',
);
