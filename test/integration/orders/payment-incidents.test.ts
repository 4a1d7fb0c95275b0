/**
 * Goal: what a person has to look at stays on the organizer's list until somebody has, and comes back when it is news.
 * Method: posts signed events of a fake Stripe to the real route, in process, and projects the order after each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderEvent, WebhookSource } from '../../../functions/orders/payment/webhook/provider-event.ts';
import type { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { moneyFindings } from '../../../shared/records/audit/money-findings.ts';
import { join } from '../../support/actors/callers.ts';
import { type Account, account, must } from '../../support/actors/world.ts';
import { call } from '../../support/http/client.ts';
import { projectOrder } from '../../support/state/order-projection.ts';
import {
  due,
  incidentsOf,
  type Ordered,
  paidByStripe,
  refundedByStripe,
  sellersView,
  stored,
  tell,
} from '../../support/stripe/orders-by-stripe.ts';
import { startWithStripe } from '../../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterAll(() => fake.stop());

const resolve = (one: Ordered, id: string, body: object = {}, { token }: Account = one.party.organizer) =>
  call('POST', `/v1/organizers/${one.party.organizerId}/payment-incidents/${id}/resolve`, { token, body });

const openOnes = (one: Ordered) => incidentsOf(one, '?state=open');

/** An order whose payment is disputed, with the dispute's id at Stripe. */
async function disputed(): Promise<Ordered & { dispute: string }> {
  const one = await paidByStripe(fake);
  const intent = String((await stored(one.orderId)).attempts[0]?.reference);
  let dispute = '';
  await tell(fake, () => {
    dispute = fake.ledger.dispute(intent);
  });
  return { ...one, dispute };
}

async function refundRefused(): Promise<Ordered> {
  const one = await paidByStripe(fake);
  const { token } = one.party.organizer;
  must(202, await call('POST', `/v1/orders/${one.orderId}/refunds`, { token, body: { reason: 'No show' } }));
  const { executeRefunds } = await import('../../../functions/orders/payment/execute-refunds.ts');
  await executeRefunds(await stored(one.orderId));
  await refuse(one);
  return one;
}

/** The bank returns the refund to Stripe. */
async function refuse({ orderId }: Ordered): Promise<void> {
  const [refund] = (await stored(orderId)).refunds;
  await tell(fake, () => fake.ledger.settleRefund(String(refund?.reference), 'failed'));
}

describe('an incident', () => {
  it('is open until a member resolves it, once, and stays on the list of all', async () => {
    const one = await disputed();
    const [incident] = await openOnes(one);
    expect(incident).toMatchObject({ what: 'dispute', open: true, reference: one.dispute, amount: due });
    expect(incident.id).toMatch(/^inc_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(incident).not.toHaveProperty('resolved');

    const resolved = must(200, await resolve(one, incident.id, { note: 'Sent the bank our proof.' }));
    const { at } = resolved.resolved;
    const by = one.party.organizer.id;
    expect(resolved).toEqual({ ...incident, open: false, resolved: { at, by, note: 'Sent the bank our proof.' } });

    expect(must(200, await resolve(one, incident.id, { note: 'Another one' }))).toEqual(resolved);
    expect(await openOnes(one)).toEqual([]);
    expect(await incidentsOf(one)).toEqual([resolved]);
  });

  it('stays resolved when its order is projected again, also by a later change of the order', async () => {
    const one = await disputed();
    const [{ id }] = await openOnes(one);
    must(200, await resolve(one, id));
    const row = await stored(one.orderId);

    await projectOrder({ ...row, version: row.version + 1 });

    expect(await openOnes(one)).toEqual([]);
  });

  it('is not resolved by those who may only read it, nor by strangers, and the organizer is part of its name', async () => {
    const one = await disputed();
    const other = await disputed();
    const [{ id }] = await openOnes(one);
    const [viewer, stranger] = [await account(), await account()];
    await join(one.party.organizerId, viewer.id, 'viewer');

    expect((await resolve(one, id, {}, viewer)).status).toBe(403);
    expect((await resolve(one, id, {}, stranger)).status).toBe(404);
    expect((await resolve(other, id)).status).toBe(404);
    expect((await resolve(one, 'inc_nothing')).status).toBe(404);
    expect((await resolve(one, id, { note: 'x'.repeat(501) })).body.code).toBe('invalid_request');
    expect((await openOnes(one)).map((incident) => incident.id)).toEqual([id]);
  });

  it('of a list that knows no such state is refused', async () => {
    const { party } = await disputed();
    const path = `/v1/organizers/${party.organizerId}/payment-incidents?state=lost`;
    expect((await call('GET', path, { token: party.organizer.token })).body.code).toBe('invalid_request');
  });
});

describe('a dispute', () => {
  it('that is lost is open again, though somebody had answered it', async () => {
    const one = await disputed();
    const [{ id }] = await openOnes(one);
    must(200, await resolve(one, id));

    await tell(fake, () => fake.ledger.closeDispute(one.dispute, 'lost'));

    expect(await openOnes(one)).toMatchObject([{ id, status: 'lost', open: true }]);
    expect(must(200, await resolve(one, id))).toMatchObject({ open: false, resolved: { by: one.party.organizer.id } });
    expect(await openOnes(one)).toEqual([]);
  });

  it('that is won asks for nothing, and nobody needs to resolve it', async () => {
    const one = await disputed();
    const [{ id }] = await openOnes(one);

    await tell(fake, () => fake.ledger.closeDispute(one.dispute, 'won'));

    expect(await openOnes(one)).toEqual([]);
    const [won] = await incidentsOf(one);
    expect(won).toMatchObject({ id, status: 'won', open: false });
    expect(must(200, await resolve(one, id))).toEqual(won);
  });

  it('keeps its latest state when an answer that is older arrives later', async () => {
    const one = await disputed();
    const { receiveWebhook } = await import('../../../functions/orders/payment/webhook/receive-webhook.ts');
    const { attempts } = await stored(one.orderId);
    const event = (eventId: string): ProviderEvent => ({
      ...{ eventId, type: 'charge.dispute.updated', concerns: 'dispute', reference: one.dispute },
      payment: String(attempts[0]?.reference),
    });
    const dispute = (status: string) => ({ amount: due, status, reason: 'fraudulent' });
    const ownerOf: WebhookSource['ownerOf'] = async () => ({ orderId: one.orderId, attemptId: `${one.orderId}#1` });
    const verify: WebhookSource['verify'] = async () => undefined;
    const later = { verify, ownerOf, findDispute: async () => dispute('lost') };
    let asked = 0;
    const slow: WebhookSource = {
      verify,
      ownerOf,
      // The bank decides between this answer and its record, and the webhook that tells of it is faster.
      async findDispute() {
        if (asked++ > 0) return dispute('lost');
        await receiveWebhook({ provider: 'stripe', source: later }, event('evt_faster'));
        return dispute('under_review');
      },
    };

    await receiveWebhook({ provider: 'stripe', source: slow }, event('evt_slower'));

    expect((await sellersView(one)).disputes).toMatchObject([{ id: one.dispute, status: 'lost' }]);
    expect(asked).toBe(2);
  });
});

describe('a refund that its provider has refused for good', () => {
  const markPaid = async ({ orderId, party }: Ordered) => {
    const [refund] = (await stored(orderId)).refunds;
    const path = `/v1/orders/${orderId}/refunds/${encodeURIComponent(String(refund?.id))}/mark-paid`;
    return call('POST', path, { token: party.organizer.token });
  };

  it('is paid out by hand: it counts as refunded, asks for nothing, and the audit agrees', async () => {
    const one = await refundRefused();
    const [{ id }] = await openOnes(one);

    for (let times = 0; times < 2; times++) {
      expect(must(202, await markPaid(one))).toMatchObject({
        payments: [{ status: 'refunded' }],
        refunds: [{ status: 'succeeded', amount: due }],
      });
    }

    expect(await openOnes(one)).toEqual([]);
    const row = await stored(one.orderId);
    expect(await incidentsOf(one)).toMatchObject([{ id, what: 'refund_failed', open: false }]);
    expect(row.refunds).toMatchObject([{ paidOut: { by: one.party.organizer.id } }]);
    expect(row.history.filter(({ what }) => what.startsWith('refund paid out'))).toHaveLength(1);
    expect(moneyFindings(row, Date.now())).toEqual([]);
  });

  it('stays paid when its provider tells again that it has failed', async () => {
    const one = await refundRefused();
    must(202, await markPaid(one));

    await refuse(one);

    expect((await stored(one.orderId)).refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(await openOnes(one)).toEqual([]);
  });

  it('is resolved without a pay-out, and is still owed', async () => {
    const one = await refundRefused();
    const [{ id }] = await openOnes(one);
    must(200, await resolve(one, id, { note: 'The bank has already returned it.' }));
    expect(await openOnes(one)).toEqual([]);
    expect((await sellersView(one)).refunds).toMatchObject([{ status: 'failed' }]);
  });

  it('is the only one of a provider that can be marked as paid out', async () => {
    const one = await paidByStripe(fake);
    await refundedByStripe(one.orderId);
    expect(await markPaid(one)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  });
});
