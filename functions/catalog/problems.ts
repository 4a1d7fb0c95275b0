import { defineProblem } from '../../shared/base/problem.ts';
import { catalogLimits } from './limits.ts';

export const nothingToSell = defineProblem(409, 'nothing_to_sell', 'Add a ticket type before you publish');

export const tooManyDrafts = defineProblem(
  409,
  'too_many_drafts',
  `An organizer has at most ${catalogLimits.draftsPerOrganizer} drafts. Publish or delete some first.`,
);

export const notADraft = defineProblem(409, 'not_a_draft', 'This event is no longer a draft');

/** Carries `events`: the published events of any organizer at that venue and time. */
export const venueDoubleBooked = defineProblem(
  409,
  'venue_double_booked',
  'The venue has another event at that time; send confirmDoubleBooking to proceed',
);

export const venueNotShared = defineProblem(
  404,
  'venue_not_shared',
  'The venue belongs to another organizer, who has not shared it',
);

export const venueChanged = defineProblem(
  409,
  'venue_changed',
  'The venue has changed again. Read the event and accept its current venueChange.',
);

export const searchGivenUp = defineProblem(
  503,
  'search_given_up',
  'Search is temporarily unavailable; browsing works',
  true,
);
