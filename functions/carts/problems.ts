import { defineProblem } from '../../shared/base/problem.ts';

export const seatGap = defineProblem(409, 'seat_gap', 'This choice leaves a single seat, and another would not');

export const companionSeat = defineProblem(409, 'companion_seat', 'This seat goes with the accessible seat beside it');

export const currencyMismatch = defineProblem(409, 'currency_mismatch', 'A cart holds one currency');

export const priceChanged = defineProblem(409, 'price_changed', 'Places are no longer sold at the price of this line');

export const tooManyHolds = defineProblem(
  429,
  'too_many_holds',
  'Places of this event were held and let go too often; wait before the next',
  true,
);
