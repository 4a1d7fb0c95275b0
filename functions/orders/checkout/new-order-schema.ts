import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { Payment } from '../payment/payment-schema.ts';

/** The body of POST /v1/orders. No price in it is ever charged: `expectedTotal` is only compared. */
export const NewOrder = z.strictObject({
  payment: Payment.optional().describe('how to pay; required if anything is due, otherwise ignored'),
  expectedTotal: Money.optional().describe(
    'the total that the buyer has seen; if another total is due, nothing is ordered, and the problem `price_changed` has it as `total`',
  ),
});
