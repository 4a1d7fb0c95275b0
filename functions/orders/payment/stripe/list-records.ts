import type Stripe from 'stripe';
import type { ListRequest, ProviderPage, ProviderRecord } from '../provider.ts';
import { stripeLimits } from './limits.ts';
import { fromStripeAmount } from './stripe-amount.ts';
import { attemptOfStage, idOf, refundIdIn } from './stripe-reference.ts';
import { feeOf, refundResultOf } from './stripe-settlement.ts';

type Page<T> = Pick<Stripe.ApiList<T>, 'data' | 'has_more'>;
type Params = { created: Stripe.RangeQueryParam; limit: number; starting_after?: string };

/** The lists of Stripe, in the order in which they are read. Each is newest first. */
const lists = {
  charges: (stripe: Stripe, stage: string, params: Params) =>
    pageOf(stripe.charges.list({ ...params, expand: ['data.balance_transaction'] }), (one) => chargeRecord(one, stage)),
  refunds: (stripe: Stripe, stage: string, params: Params) =>
    pageOf(stripe.refunds.list({ ...params, expand: ['data.payment_intent'] }), (one) => refundRecord(one, stage)),
  disputes: (stripe: Stripe, stage: string, params: Params) =>
    pageOf(stripe.disputes.list({ ...params, expand: ['data.payment_intent'] }), (one) => disputeRecord(one, stage)),
};
const names = Object.keys(lists) as (keyof typeof lists)[];

/**
 * Lists what Stripe made for a stage in a window: charges with their fees, then refunds, then disputes. A position is the
 * name of a list with the id of its last object, such as `refunds:re_123`.
 */
export async function listRecords(
  stripe: Stripe,
  { from, to, after = '' }: ListRequest,
  stage: string,
): Promise<ProviderPage> {
  const [named = '', last] = after.split(':');
  const index = Math.max(0, names.indexOf(named as keyof typeof lists));
  const name = names[index] ?? 'charges';
  const page = await lists[name](stripe, stage, {
    created: { gte: Math.ceil(from / 1_000), lt: Math.ceil(to / 1_000) },
    limit: stripeLimits.listed,
    ...(last && { starting_after: last }),
  });
  const following = names[index + 1];
  const next = page.last ? `${name}:${page.last}` : following && `${following}:`;
  return { records: page.records, ...(next && { next }) };
}

/** The records of a page, and the id of its last object where more follow. */
async function pageOf<T extends { id: string }>(
  list: Promise<Page<T>>,
  recordOf: (one: T) => ProviderRecord | undefined,
): Promise<{ records: ProviderRecord[]; last?: string }> {
  const { data, has_more } = await list;
  const last = has_more ? data.at(-1)?.id : undefined;
  return { records: data.flatMap((one) => recordOf(one) ?? []), ...(last && { last }) };
}

/** A charge carries the metadata that its intent had when it was made. */
function chargeRecord(charge: Stripe.Charge, stage: string): ProviderRecord | undefined {
  const { id, metadata, payment_intent, status, amount_captured, amount_refunded, currency } = charge;
  const owner = attemptOfStage(metadata, stage);
  if (!owner || status !== 'succeeded' || amount_captured === 0) return undefined;
  return {
    ...owner,
    what: 'charge',
    reference: idOf(payment_intent) ?? id,
    amount: fromStripeAmount(amount_captured, currency),
    refunded: fromStripeAmount(amount_refunded, currency).amount,
    fee: feeOf(charge) ?? 'unknown',
  };
}

function refundRecord(refund: Stripe.Refund, stage: string): ProviderRecord | undefined {
  const owner = ownerOf(refund.payment_intent, stage);
  const refundId = refundIdIn(refund.metadata);
  return (
    owner && {
      ...owner,
      what: 'refund',
      reference: refund.id,
      ...paymentOf(refund),
      amount: fromStripeAmount(refund.amount, refund.currency),
      status: refundResultOf(refund).status,
      ...(refundId && { refundId }),
    }
  );
}

function disputeRecord(dispute: Stripe.Dispute, stage: string): ProviderRecord | undefined {
  const { id, payment_intent, amount, currency, status, reason } = dispute;
  const owner = ownerOf(payment_intent, stage);
  return (
    owner && {
      ...owner,
      what: 'dispute',
      reference: id,
      ...paymentOf(dispute),
      amount: fromStripeAmount(amount, currency),
      status,
      reason,
    }
  );
}

const ownerOf = (intent: string | Stripe.PaymentIntent | null, stage: string) =>
  intent && typeof intent === 'object' ? attemptOfStage(intent.metadata, stage) : undefined;

function paymentOf({ payment_intent }: Pick<Stripe.Refund, 'payment_intent'>): { payment?: string } {
  const payment = idOf(payment_intent);
  return payment ? { payment } : {};
}
