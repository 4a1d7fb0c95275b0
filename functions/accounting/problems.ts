import { defineProblem } from '../../shared/base/problem.ts';

export const noInvoice = defineProblem(
  404,
  'no_invoice',
  'This order has no invoice: it is not paid, or it costs nothing',
);
