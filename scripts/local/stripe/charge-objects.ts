import type Stripe from 'stripe';

/*
 * Charges as Stripe answers them, and what it books of them. Complete by the SDK's types.
 */

/** `status`: `pending` while a delayed payment is on its way. */
export const chargeOf = (
  id: string,
  created: number,
  intent: Stripe.PaymentIntent,
  { amount, status }: { amount: number; status: 'succeeded' | 'pending' },
): Stripe.Charge => ({
  id,
  object: 'charge',
  amount,
  amount_captured: status === 'succeeded' ? amount : 0,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: status === 'succeeded' ? `txn_${id.slice(3)}` : null,
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: null,
  captured: status === 'succeeded',
  created,
  currency: intent.currency,
  customer: null,
  description: intent.description,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  metadata: { ...intent.metadata },
  on_behalf_of: null,
  outcome: null,
  paid: status === 'succeeded',
  payment_intent: intent.id,
  payment_method: null,
  payment_method_details: null,
  radar_options: {},
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status,
  transfer_data: null,
  transfer_group: null,
});

/** What Stripe books of a charge: 1.5 percent and 25 of the smallest unit are its fee. */
export function transactionOf(charge: Stripe.Charge): Stripe.BalanceTransaction {
  const fee = Math.round(charge.amount_captured * 0.015) + 25;
  const { currency, created } = charge;
  return {
    id: String(charge.balance_transaction),
    object: 'balance_transaction',
    amount: charge.amount_captured,
    available_on: created + 7 * 86_400,
    balance_type: 'payments',
    created,
    currency,
    description: charge.description,
    exchange_rate: null,
    fee,
    fee_details: [
      { amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' },
    ],
    net: charge.amount_captured - fee,
    reporting_category: 'charge',
    source: charge.id,
    status: 'pending',
    type: 'charge',
  };
}
