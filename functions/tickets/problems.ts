import { defineProblem } from '../../shared/base/problem.ts';

export const tooManyTypes = defineProblem(
  409,
  'too_many_ticket_types',
  'This event has as many ticket types as it can',
);

export const sectionTaken = defineProblem(409, 'section_taken', 'Another ticket type of this event sells this section');

export const capacityTooLow = defineProblem(409, 'capacity_too_low', 'More places than that are sold or held');

export const promoCodeTaken = defineProblem(409, 'promo_code_taken', 'The event has a code of this name');

export const tooManyPromoCodes = defineProblem(409, 'too_many_promo_codes', 'This event has as many codes as it can');
