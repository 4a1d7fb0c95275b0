import { defineProblem } from '../../shared/base/problem.ts';

export const seatGap = defineProblem(
  409,
  'seat_gap',
  'This choice leaves a single seat, although another choice would not',
);

export const companionSeat = defineProblem(
  409,
  'companion_seat',
  'A companion seat is sold only together with its accessible seat',
);

export const currencyMismatch = defineProblem(409, 'currency_mismatch', 'A cart can hold only one currency');

export const tooManyHolds = defineProblem(
  429,
  'too_many_holds',
  'Places of this event were held too often; wait and retry',
  true,
);
