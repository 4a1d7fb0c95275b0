import { defineProblem } from '../../shared/base/problem.ts';

export const tooManyTypes = defineProblem(
  409,
  'too_many_ticket_types',
  'This event has reached its maximum number of ticket types',
);

export const sectionTaken = defineProblem(
  409,
  'section_taken',
  'Another ticket type of this event already sells this section',
);

export const capacityTooLow = defineProblem(
  409,
  'capacity_too_low',
  'The capacity is below the number of places sold or held',
);

export const promoCodeTaken = defineProblem(409, 'promo_code_taken', 'The event already has a code of this name');

export const tooManyPromoCodes = defineProblem(
  409,
  'too_many_promo_codes',
  'This event has reached its maximum number of promotion codes',
);
