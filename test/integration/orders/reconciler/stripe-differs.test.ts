/**
 * Goal: whatever Stripe has and NightFlow has not, and the other way round, is named with what mends it, and the mend
 * leaves nothing to find.
 * Method: orders are paid at the fake Stripe. Then its books are changed, or its webhooks are lost, and the reconciler
 * runs in process.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../functions/orders/reconciliation/finding.ts';
import type { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { must } from '../../../support/actors/world.ts';
import { call } from '../../../support/http/client.ts';
import { projectOrder } from '../../../support/state/order-projection.ts';
import {
  due,
  incidentsOf,
  type Ordered,
  orderedByStripe,
  paidByStripe,
  refundedByStripe,
  stored,
  tell,
} from '../../../support/stripe/orders-by-stripe.ts';
import { deliverEvent, startWithStripe } from '../../../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterAll(() => fake.stop());

const hour = 3_600_000;

/** What a run over the present finds and mends of one order. */
async function found(orderId: string) {
  const { reconcile } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  const { findings, mended } = await reconcile({ from: Date.now() - hour, to: Date.now() + hour });
  const own = <F extends { orderId: string }>(all: F[]) => all.filter((one) => one.orderId === orderId);
  return { findings: own(findings), mended: own(mended) };
}

/** A run over a window in which nothing has happened: what it knows is what earlier runs have kept. */
async function reconcileElsewhere() {
  const { reconcile } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  return reconcile({ from: Date.now() - 100 * hour, to: Date.now() - 99 * hour });
}

async function mend(id: string) {
  const { mendOpenFinding } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  return mendOpenFinding(id);
}

/** Expects a finding of one kind, gives its command, and expects the next run to find nothing. */
async function mendedByCommand(orderId: string, kind: FindingKind): Promise<void> {
  const { findings } = await found(orderId);
  expect(findings).toMatchObject([{ kind, orderId }]);
  expect(await mend(findings[0]?.id ?? '')).toEqual([]);
  expect(await found(orderId)).toEqual({ findings: [], mended: [] });
}

/** Expects that one run mends a difference by itself, and that the next finds nothing. */
async function mendedByItself(orderId: string, kind: FindingKind): Promise<void> {
  expect(await found(orderId)).toMatchObject({ findings: [], mended: [{ kind, orderId }] });
  expect(await found(orderId)).toEqual({ findings: [], mended: [] });
}

const intentOf = async ({ orderId }: Ordered): Promise<string> =>
  String((await stored(orderId)).attempts[0]?.reference);

/** Changes the books of Stripe about the payment of an order. */
async function falsify(one: Ordered, change: { amount?: number; currency?: string }): Promise<void> {
  const intent = fake.ledger.intent(await intentOf(one));
  const charge = fake.ledger.charges.get(String(intent.latest_charge));
  if (!charge) throw new Error('no charge');
  if (change.amount !== undefined) {
    Object.assign(charge, { amount: change.amount, amount_captured: change.amount });
    intent.amount_received = change.amount;
  }
  if (change.currency) Object.assign(charge, { currency: change.currency });
  if (change.currency) intent.currency = change.currency;
}

/** Changes what an order has as its payment. */
const attemptsOf = ({ orderId }: Ordered) => ({
  async setAttempt(attempt: unknown): Promise<void> {
    const { update } = await import('../../../../shared/dynamo/write.ts');
    const { orderKey } = await import('../../../../shared/records/order-facts.ts');
    await update(String(process.env.ORDERS_TABLE), orderKey(orderId), {
      UpdateExpression: 'SET attempts[0] = :attempt',
      ExpressionAttributeValues: { ':attempt': attempt },
    });
  },
});

it('finds nothing where both sides agree, with the fee as Stripe booked it', async () => {
  const one = await paidByStripe(fake);
  expect(await found(one.orderId)).toEqual({ findings: [], mended: [] });
  expect((await stored(one.orderId)).attempts[0]).toMatchObject({ fee: { amount: 160, currency: 'EUR' } });
});

describe('a charge', () => {
  it('of no order is refunded by the command', async () => {
    const orderId = 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const metadata = { orderId, attemptId: `${orderId}#1` };
    const intent = fake.ledger.createIntent({ amount: 45_00, currency: 'eur', metadata }).id;
    fake.ledger.pay(intent);
    await mendedByCommand(orderId, 'charge_unknown');
    expect(fake.ledger.refunded(intent)).toBe(45_00);
  });

  it('that is the second of one attempt is refunded by the command', async () => {
    const one = await paidByStripe(fake);
    const metadata = { orderId: one.orderId, attemptId: `${one.orderId}#1` };
    const intent = fake.ledger.createIntent({ amount: 90_00, currency: 'eur', metadata }).id;
    fake.ledger.pay(intent);
    await mendedByCommand(one.orderId, 'charge_unknown');
    expect(fake.ledger.refunded(intent)).toBe(90_00);
    expect(fake.ledger.refunded(await intentOf(one))).toBe(0);
  });

  it('that the command refunds is no refund made outside NightFlow, also when its webhook comes', async () => {
    const one = await paidByStripe(fake);
    const metadata = { orderId: one.orderId, attemptId: `${one.orderId}#1` };
    const intent = fake.ledger.createIntent({ amount: 90_00, currency: 'eur', metadata }).id;
    fake.ledger.pay(intent);
    const { findings } = await found(one.orderId);
    const before = fake.ledger.events.length;
    expect(await mend(findings[0]?.id ?? '')).toEqual([]);
    const events = fake.ledger.events.slice(before);
    expect(events.map(({ type }) => type)).toContain('refund.created');
    for (const event of events) must(200, await deliverEvent(fake, event));
    expect((await stored(one.orderId)).outsideRefunds).toBeUndefined();
  });

  it('whose refund somebody made in the dashboard is no refund of its order', async () => {
    const one = await paidByStripe(fake);
    const metadata = { orderId: one.orderId, attemptId: `${one.orderId}#1` };
    const intent = fake.ledger.createIntent({ amount: 90_00, currency: 'eur', metadata }).id;
    fake.ledger.pay(intent);
    await tell(fake, () => fake.ledger.createRefund({ payment_intent: intent, amount: 90_00 }));
    expect(await found(one.orderId)).toEqual({ findings: [], mended: [] });
    expect((await stored(one.orderId)).outsideRefunds).toBeUndefined();
  });

  it('that has become the payment of its order since is not refunded by the command', async () => {
    const one = await paidByStripe(fake);
    const { setAttempt } = attemptsOf(one);
    const { attempts } = await stored(one.orderId);
    await setAttempt({ ...attempts[0], reference: 'pi_other' });
    const { findings } = await found(one.orderId);
    const { id = '' } = findings.find(({ kind }) => kind === 'charge_unknown') ?? {};
    await setAttempt(attempts[0]);
    await expect(mend(id)).rejects.toThrow('no longer differs');
    expect(fake.ledger.refunded(await intentOf(one))).toBe(0);
    expect(await found(one.orderId)).toMatchObject({ findings: [] });
  });

  it('of another stage that shares the account is not ours', async () => {
    const orderId = 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAW';
    const metadata = { orderId, attemptId: `${orderId}#1`, stage: 'another' };
    const intent = fake.ledger.createIntent({ amount: 45_00, currency: 'eur', metadata }).id;
    fake.ledger.pay(intent);
    fake.ledger.createRefund({ payment_intent: intent, amount: 1_00 });
    fake.ledger.dispute(intent);
    expect(await found(orderId)).toEqual({ findings: [], mended: [] });
  });

  it('whose webhook was lost is recorded by the run', async () => {
    const one = await orderedByStripe();
    fake.ledger.pay(one.session);
    await mendedByItself(one.orderId, 'charge_not_recorded');
    expect((await stored(one.orderId)).captured).toEqual(due);
  });

  it('that Stripe does not have puts the order on the list of incidents, until the loss is accepted', async () => {
    const one = await paidByStripe(fake);
    await projectOrder(await stored(one.orderId));
    const intent = fake.ledger.intent(await intentOf(one));
    fake.ledger.charges.delete(String(intent.latest_charge));
    Object.assign(intent, { status: 'canceled', latest_charge: null, amount_received: 0 });
    const { findings } = await found(one.orderId);
    expect(findings).toMatchObject([{ kind: 'charge_missing' }]);
    expect(await incidentsOf(one)).toMatchObject([{ what: 'amount_mismatch', open: true, amount: { amount: 0 } }]);
    await mendedByCommand(one.orderId, 'charge_missing');
    expect(await incidentsOf(one)).toMatchObject([{ what: 'amount_mismatch', open: false }]);
  });

  it('of more than is due is an incident until the excess goes back by the command', async () => {
    const one = await paidByStripe(fake);
    await falsify(one, { amount: 95_00 });
    await mendedByCommand(one.orderId, 'amount_differs');
    expect(fake.ledger.refunded(await intentOf(one))).toBe(5_00);
    expect(await stored(one.orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
    expect(await incidentsOf(one, '?state=open')).toEqual([]);
  });

  it.each([
    ['of less than is due', { amount: 85_00 }, 'amount_differs'],
    ['in another currency', { currency: 'usd' }, 'currency_differs'],
  ] as const)('%s holds the order as an incident, until the difference is accepted', async (_, change, kind) => {
    const one = await paidByStripe(fake);
    await falsify(one, change);
    const { findings } = await found(one.orderId);
    expect(findings).toMatchObject([{ kind }]);
    expect(await incidentsOf(one, '?state=open')).toMatchObject([{ what: 'amount_mismatch' }]);
    await mendedByCommand(one.orderId, kind);
    expect(await incidentsOf(one, '?state=open')).toEqual([]);
    const { orderTransactions } = await import('../../../../shared/ledger/order-transactions.ts');
    const lost = orderTransactions(await stored(one.orderId)).filter((posted) => posted.kind === 'written_off');
    const missing = [
      ['losses', 5_00],
      ['provider:stripe', -5_00],
    ];
    expect(lost.map(({ entries }) => entries)).toEqual(kind === 'amount_differs' ? [missing] : []);
  });

  it('whose fee was not known at the capture gets it from the run', async () => {
    const one = await orderedByStripe();
    const intent = fake.ledger.intent(fake.ledger.pay(one.session));
    const charge = fake.ledger.charges.get(String(intent.latest_charge));
    const booked = charge?.balance_transaction ?? null;
    if (charge) charge.balance_transaction = null;
    expect(await found(one.orderId)).toMatchObject({ mended: [{ kind: 'charge_not_recorded' }] });
    const { findings } = await found(one.orderId);
    expect(findings).toMatchObject([{ kind: 'fee_missing' }]);
    if (charge) charge.balance_transaction = booked;
    await mendedByItself(one.orderId, 'fee_missing');
    expect((await stored(one.orderId)).attempts[0]).toMatchObject({
      fee: { amount: 160, currency: 'EUR' },
      feeAt: expect.any(Number),
    });
  });
});

describe('a refund', () => {
  it('made in the dashboard is recorded by the run, as an incident', async () => {
    const one = await paidByStripe(fake);
    const { id } = fake.ledger.createRefund({ payment_intent: await intentOf(one), amount: 10_00 });
    await mendedByItself(one.orderId, 'refund_unknown');
    expect(await incidentsOf(one)).toMatchObject([{ what: 'refunded_elsewhere', reference: id, open: true }]);
  });

  it('that Stripe does not have is made again by the command, once', async () => {
    const one = await paidByStripe(fake);
    const { token } = one.party.organizer;
    must(202, await call('POST', `/v1/orders/${one.orderId}/refunds`, { token, body: { reason: 'No show' } }));
    const { executeRefunds } = await import('../../../../functions/orders/payment/execute-refunds.ts');
    await executeRefunds(await stored(one.orderId));
    fake.ledger.refunds.clear();
    fake.ledger.advance(25 * 3_600);
    const { findings } = await found(one.orderId);
    expect(findings).toMatchObject([{ kind: 'refund_missing' }]);
    await mendedByCommand(one.orderId, 'refund_missing');
    expect(fake.ledger.refunded(await intentOf(one))).toBe(90_00);
    fake.ledger.now -= 25 * 3_600;
  });

  it('of another amount holds the order as an incident, until it is accepted', async () => {
    const one = await paidByStripe(fake);
    await refundedByStripe(one.orderId);
    for (const refund of fake.ledger.refunds.values()) {
      if (refund.payment_intent === (await intentOf(one))) refund.amount = 80_00;
    }
    const { findings } = await found(one.orderId);
    expect(findings.map(({ kind }) => kind)).toContain('refund_amount_differs');
    const { id = '' } = findings.find(({ kind }) => kind === 'refund_amount_differs') ?? {};
    await mend(id);
    expect((await found(one.orderId)).findings.map(({ kind }) => kind)).not.toContain('refund_amount_differs');
  });

  it('that came back without our hearing of it is recorded by the run', async () => {
    const one = await orderedByStripe();
    await tell(fake, () => fake.ledger.pay(one.session));
    const { reference } = await refundedByStripe(one.orderId);
    fake.ledger.settleRefund(String(reference), 'failed');
    const { mended } = await found(one.orderId);
    expect(mended.map(({ kind }) => kind)).toContain('refund_not_recorded');
    expect((await stored(one.orderId)).refunds).toMatchObject([{ status: 'failed' }]);
  });

  it('that comes back while it is compared leaves no finding for ever', async () => {
    const one = await orderedByStripe();
    await tell(fake, () => fake.ledger.pay(one.session));
    const { id, reference } = await refundedByStripe(one.orderId);
    await tell(fake, () => fake.ledger.settleRefund(String(reference), 'failed'));
    const { keepFinding } = await import('../../../../functions/orders/reconciliation/finding-store.ts');
    const { findingOf } = await import('../../../../functions/orders/reconciliation/finding.ts');
    const listed = { orderId: one.orderId, attemptId: `${one.orderId}#1`, reference: String(reference), refundId: id };
    const record = { ...listed, what: 'refund' as const, amount: due, status: 'succeeded' as const };
    const kind = 'refund_not_recorded' as const;
    const stale = findingOf({ kind, orderId: one.orderId, subject: id, provider: 'stripe', record, detail: '' });
    await keepFinding(stale, Date.now());
    await reconcileElsewhere();
    const { readFinding } = await import('../../../../functions/orders/reconciliation/finding-store.ts');
    expect(await readFinding(stale.id)).toBeUndefined();
  });
});

it('records a dispute that we have not heard of, as an incident', async () => {
  const one = await paidByStripe(fake);
  const dispute = fake.ledger.dispute(await intentOf(one));
  await mendedByItself(one.orderId, 'dispute_unknown');
  expect(await incidentsOf(one)).toMatchObject([{ what: 'dispute', reference: dispute, open: true }]);
});

it('fails while Stripe is out, and begins there again', async () => {
  const { reconcile } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  const { readPosition } = await import('../../../../functions/orders/reconciliation/finding-store.ts');
  await reconcile();
  const before = await readPosition();
  fake.fail('hang-up', 'GET /v1/charges');
  await expect(reconcile()).rejects.toThrow();
  expect(await readPosition()).toBe(before);
  const { from } = await reconcile();
  expect(from).toBe(before);
});
