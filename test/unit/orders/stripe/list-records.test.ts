import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProviderRecord } from '../../../../functions/orders/payment/provider.ts';
import { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { paymentRequest, providerOf, signal, start } from '../../../support/stripe/fake-provider.ts';

let fake: FakeStripe;
let provider: ReturnType<typeof providerOf>;

beforeEach(async () => {
  fake = await FakeStripe.start();
  provider = providerOf(fake);
});
afterEach(() => fake.stop());

async function pay(n: number, way: 'card' | 'delayed' = 'card'): Promise<string> {
  const request = paymentRequest({ id: `ord_${n}#1`, orderId: `ord_${n}` });
  const { reference = '' } = await provider.pay(request, signal);
  return fake.ledger.pay(reference, way);
}

/** Everything that the provider lists of a window, and how many pages that were. Times are epoch seconds. */
async function list(from = start, to = start + 3_600) {
  const records: ProviderRecord[] = [];
  let pages = 0;
  for (let after: string | undefined, isFirst = true; isFirst || after; isFirst = false) {
    const asked = { from: from * 1_000, to: to * 1_000, ...(after && { after }) };
    const page = await provider.list?.(asked, signal);
    records.push(...(page?.records ?? []));
    after = page?.next;
    pages += 1;
  }
  return { records, pages };
}

const owner = { orderId: 'ord_1', attemptId: 'ord_1#1' };
const amount = { amount: 45_00, currency: 'EUR' };

it('lists a charge with what Stripe keeps of it', async () => {
  const reference = await pay(1);
  expect((await list()).records).toEqual([
    { what: 'charge', ...owner, reference, amount, refunded: 0, fee: { amount: 93, currency: 'EUR' } },
  ]);
});

it('lists nothing that another stage has made in the same account', async () => {
  const reference = await pay(1);
  fake.ledger.createRefund({ payment_intent: reference, amount: 5_00 });
  fake.ledger.dispute(reference);
  const other = providerOf(fake, 'other');
  const asked = { from: start * 1_000, to: start * 1_000 + 3_600_000 };
  for (const after of ['charges:', 'refunds:', 'disputes:']) {
    expect((await provider.list?.({ ...asked, after }, signal))?.records).toHaveLength(1);
    expect((await other.list?.({ ...asked, after }, signal))?.records).toEqual([]);
  }
});

it('says that a fee is unknown until Stripe has booked it', async () => {
  await pay(1);
  for (const charge of fake.ledger.charges.values()) charge.balance_transaction = null;
  expect((await list()).records).toMatchObject([{ what: 'charge', fee: 'unknown' }]);
});

it('lists our refunds, those of the dashboard, and disputes, each with its payment', async () => {
  const reference = await pay(1);
  await provider.refund(
    { id: 'rfd_1', attempt: { id: 'ord_1#1', reference }, amount: { ...amount, amount: 10_00 } },
    signal,
  );
  const outside = fake.ledger.createRefund({ payment_intent: reference, amount: 5_00 }).id;
  const dispute = fake.ledger.dispute(reference);
  const { records } = await list();
  expect(records).toEqual([
    expect.objectContaining({ what: 'charge', refunded: 15_00 }),
    {
      what: 'refund',
      ...owner,
      reference: outside,
      payment: reference,
      amount: { ...amount, amount: 5_00 },
      status: 'succeeded',
    },
    expect.objectContaining({ what: 'refund', ...owner, refundId: 'rfd_1' }),
    {
      what: 'dispute',
      ...owner,
      reference: dispute,
      payment: reference,
      amount,
      status: 'needs_response',
      reason: 'fraudulent',
    },
  ]);
});

it('lists neither payments of other software, nor what is not charged, nor what lies outside of the window', async () => {
  const other = fake.ledger.createIntent({ amount: 10_00, currency: 'eur' }).id;
  fake.ledger.pay(other);
  fake.ledger.createRefund({ payment_intent: other });
  await pay(1, 'delayed');
  expect((await list()).records).toEqual([]);
  await pay(2);
  fake.ledger.advance(60);
  await pay(3);
  expect((await list(start, start + 60)).records).toMatchObject([{ orderId: 'ord_2' }]);
  expect((await list(start + 60, start + 120)).records).toMatchObject([{ orderId: 'ord_3' }]);
});

it('lists more than a page, each once', async () => {
  for (let n = 0; n < 101; n++) await pay(n);
  const { records, pages } = await list();
  expect(new Set(records.map(({ orderId }) => orderId)).size).toBe(101);
  expect(records).toHaveLength(101);
  // Two of charges, one of refunds, one of disputes.
  expect(pages).toBe(4);
});
