import { Problem } from '../../../shared/base/problem.ts';
import { seatsTaken } from '../../../shared/base/problems.ts';
import type { ChosenPlace } from './seat-search.ts';

/** Status 409, with the names of the seats that cannot be claimed. */
export const seatsTakenProblem = (places: readonly ChosenPlace[]): Problem =>
  new Problem(seatsTaken, undefined, { members: { seats: places.flatMap(({ seat }) => (seat ? [seat] : [])) } });
