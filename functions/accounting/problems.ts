import { defineProblem } from '../../shared/base/problem.ts';

export const noInvoice = defineProblem(
  404,
  'no_invoice',
  'This order has no invoice: it is not paid, or it costs nothing',
);

export const payoutReturned = defineProblem(
  409,
  'payout_returned',
  'It is already recorded that a bank has returned this payout',
);

/** Carries `balance`, what can be paid out. */
export const payoutExceedsBalance = defineProblem(
  409,
  'payout_exceeds_balance',
  'The payout is more than the open balance of the organizer',
);
