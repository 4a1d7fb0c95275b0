/**
 * Goal: the books of the test provider are compared as those of any provider, and orders with their tickets and sales.
 * Method: orders are paid by the test provider. Then rows of its books, of places or of sales are changed.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FindingKind } from '../../../../functions/orders/reconciliation/finding.ts';
import { clock } from '../../../../shared/base/clock.ts';
import { listedAt, testChargeKey, testRefundKey } from '../../../../shared/records/test-provider/charge.ts';
import { account, hold, must, order, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { bookedOrder } from '../../../support/ledger/booked-order.ts';
import { found, mendedByCommand } from '../../../support/ledger/reconciler.ts';
import { runTask } from '../../../support/state/saga.ts';
import { stored } from '../../../support/stripe/orders-by-stripe.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());

const price = { amount: 45_00, currency: 'EUR' };

async function mendedByItself(orderId: string, kind: FindingKind): Promise<void> {
  expect(await found(orderId)).toMatchObject({ findings: [], mended: [{ kind, orderId }] });
  expect(await found(orderId)).toEqual({ findings: [], mended: [] });
}

async function write(item: { pk: string; sk: string } & Record<string, unknown>): Promise<void> {
  const { put } = await import('../../../../shared/dynamo/write.ts');
  await put(String(process.env.ORDERS_TABLE), item);
}

async function remove(table: string, key: { pk: string; sk: string }): Promise<void> {
  const { removeWhen } = await import('../../../../shared/dynamo/write.ts');
  await removeWhen(table, key, {});
}

/** Puts a charge into the provider's books. */
const charge = (attemptId: string, amount = price) =>
  write({
    ...testChargeKey(attemptId),
    ...{ status: 'captured', amount, settlesAt: 0, payBy: 0 },
    ...listedAt(attemptId, Date.now()),
  });

describe('the books of the test provider', () => {
  it('agree with an order that was paid', async () => {
    expect(await found((await bookedOrder()).id)).toEqual({ findings: [], mended: [] });
  });

  it('name a charge that nobody asked for', async () => {
    const orderId = 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    await charge(`${orderId}#1`);
    await mendedByCommand(orderId, 'charge_unknown');
  });

  it('name a charge whose answer was lost', async () => {
    const party = await show({ capacity: 5 });
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer));
    await charge(`${id}#1`);
    await mendedByItself(id, 'charge_not_recorded');
    expect((await stored(id)).captured).toEqual(price);
    await runTask('TakePayment', id);
  });

  it('have lost a charge', async () => {
    const { id } = await bookedOrder();
    await remove(String(process.env.ORDERS_TABLE), testChargeKey(`${id}#1`));
    await mendedByCommand(id, 'charge_missing');
  });

  it.each([
    ['more', { amount: 50_00, currency: 'EUR' }, 'amount_differs'],
    ['less', { amount: 40_00, currency: 'EUR' }, 'amount_differs'],
    ['another currency', { amount: 45_00, currency: 'USD' }, 'currency_differs'],
  ] as const)('have %s than the order', async (_, amount, kind) => {
    const { id } = await bookedOrder();
    await charge(`${id}#1`, amount);
    await mendedByCommand(id, kind);
  });

  it('have even more by the time of the command, which returns all of it', async () => {
    const { id } = await bookedOrder();
    await charge(`${id}#1`, { amount: 50_00, currency: 'EUR' });
    const [finding] = (await found(id)).findings;
    await charge(`${id}#1`, { amount: 60_00, currency: 'EUR' });
    const { mendOpenFinding } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
    expect(await mendOpenFinding(finding?.id ?? '')).toEqual([]);
    const { strayRefundId } = await import('../../../../functions/orders/payment/webhook/stray-refund.ts');
    const { getItem } = await import('../../../../shared/dynamo/read.ts');
    const key = testRefundKey(`${id}#1`, strayRefundId(finding?.record?.reference ?? ''));
    expect(await getItem(String(process.env.ORDERS_TABLE), key)).toMatchObject({ amount: { amount: 15_00 } });
  });

  it('have another currency by the next run, which its command accepts', async () => {
    const { id } = await bookedOrder();
    for (const amount of [47_00, 48_00]) {
      await charge(`${id}#1`, { amount, currency: 'USD' });
      expect((await found(id)).findings).toMatchObject([{ kind: 'currency_differs', record: { amount: { amount } } }]);
    }
    await mendedByCommand(id, 'currency_differs');
  });

  it('have a refund and a dispute that came from outside', async () => {
    const { id } = await bookedOrder();
    const attemptId = `${id}#1`;
    const listed = listedAt(attemptId, Date.now());
    await write({ ...testRefundKey(attemptId, 'tre_1'), id: 'tre_1', amount: price, isOutside: true, ...listed });
    await mendedByItself(id, 'refund_unknown');
    const dispute = { id: 'tdp_1', amount: price, status: 'needs_response', reason: 'fraudulent' };
    await write({ ...testChargeKey(attemptId), sk: 'dispute#tdp_1', ...dispute, ...listed });
    await mendedByItself(id, 'dispute_unknown');
    expect(await stored(id)).toMatchObject({ outsideRefunds: [{ id: 'tre_1' }], disputes: [{ id: 'tdp_1' }] });
  });
});

describe('an order', () => {
  it('whose sales were not projected is projected again, once it is quiet', async () => {
    const { id } = await bookedOrder();
    const { salesOf } = await import('../../../../functions/orders/reports/sales.ts');
    const { salesKey } = await import('../../../../shared/records/sales-row.ts');
    const [sales] = salesOf(await stored(id));
    if (!sales) throw new Error('no sales');
    await remove(String(process.env.ORDERS_TABLE), salesKey(sales));
    expect(await found(id)).toEqual({ findings: [], mended: [] });
    vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + 3 * 60_000);
    await mendedByItself(id, 'sales_behind');
  });

  it('whose place is not sold to it has no ticket', async () => {
    const { id } = await bookedOrder();
    const { placesOfOrder } = await import('../../../../functions/orders/order/order.ts');
    const { placeKey } = await import('../../../../shared/inventory/place.ts');
    const [place] = placesOfOrder(await stored(id));
    if (!place) throw new Error('no place');
    await remove(String(process.env.TICKETS_TABLE), placeKey(place));
    expect((await found(id)).findings).toMatchObject([{ kind: 'tickets_missing' }]);
  });

  it('that contradicts itself is named by the invariant', async () => {
    const { id } = await bookedOrder();
    const row = await stored(id);
    const { orderKey } = await import('../../../../shared/records/order-facts.ts');
    await write({ ...orderKey(id), ...row, captured: { amount: 1, currency: 'EUR' } });
    const { findings } = await found(id);
    expect(findings.map(({ kind }) => kind)).toContain('I4');
  });
});
