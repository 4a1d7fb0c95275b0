import { defineProblem } from '../../shared/base/problem.ts';
import { venueLimits } from './limits.ts';

export const seatMapMissing = defineProblem(404, 'seat_map_missing', 'This venue has no seat map');

export const slugTaken = defineProblem(409, 'slug_taken', 'Another organizer uses this slug. Choose another one.');

export const tooManyOrganizers = defineProblem(
  409,
  'too_many_organizers',
  `An account founds at most ${venueLimits.organizersPerAccount} organizers`,
);

export const tooManyVenues = defineProblem(
  409,
  'too_many_venues',
  `An organizer has at most ${venueLimits.venuesPerOrganizer} venues`,
);

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
