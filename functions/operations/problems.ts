import { defineProblem } from '../../shared/base/problem.ts';

export const alreadySuspended = defineProblem(
  409,
  'already_suspended',
  'This account, organizer or event is already suspended',
);
