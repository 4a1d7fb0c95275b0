import { defineProblem } from '../../shared/base/problem.ts';

export const seatMapMissing = defineProblem(404, 'seat_map_missing', 'This venue has no seat map');

export const slugTaken = defineProblem(409, 'slug_taken', 'Another organizer uses this slug. Choose another one.');

export const teamFull = defineProblem(
  409,
  'team_full',
  'The team has reached its limit of members or open invitations',
);

export const alreadyMember = defineProblem(409, 'already_member', 'You are already a member of this team');

export const invitationInvalid = defineProblem(
  409,
  'invitation_invalid',
  'The invitation is wrong, used, withdrawn, expired, or for a different address',
);
