import { defineProblem } from '../../shared/base/problem.ts';

export const alreadySuspended = defineProblem(409, 'already_suspended', 'It is suspended already');
