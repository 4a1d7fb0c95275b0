import { defineProblem } from '../../shared/base/problem.ts';

export const nothingToSell = defineProblem(409, 'nothing_to_sell', 'Add a ticket type before you publish');

export const notADraft = defineProblem(409, 'not_a_draft', 'This event is no longer a draft');

/** With `events`: those, whoever's, that are announced there for the same time. */
export const venueDoubleBooked = defineProblem(
  409,
  'venue_double_booked',
  'Another event is at this venue then; send confirmDoubleBooking if that is meant',
);

export const searchGivenUp = defineProblem(503, 'search_given_up', 'Search rests for now; browsing works', true);
