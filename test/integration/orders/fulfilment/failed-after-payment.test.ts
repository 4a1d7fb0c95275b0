// Goal: a paid order that fails gives back everything, booking fees and added taxes included, and leaves no paper.
// Method: another customer takes the lapsed places between the payment and its confirmation. Every version of the order
// passes to the projector, as the stream delivers it.
import { beforeAll, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import type { SaleTerms } from '../../../../shared/pricing/line-terms.ts';
import { recordsOf } from '../../../support/accounting/stream.ts';
import { amountsOf, anotherOf, cartOf, holding, showWith } from '../../../support/actors/priced-show.ts';
import { account, hold, must, order } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { ledgerOf } from '../../../support/ledger/booked-order.ts';
import { orderStream } from '../../../support/ledger/order-stream.ts';
import { lapse } from '../../../support/state/lapse.ts';
import { runTask } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

it('refunds price, booking fees and added tax of an order whose places were lost, and issues no invoice', async () => {
  const terms: SaleTerms = { fee: { perTicket: 150, percent: 2.5, perOrder: 99 }, tax: { rate: 8.875 } };
  const party = await showWith({ amount: 2_249, terms });
  const other = await anotherOf(party, { amount: 1_999, terms, taxRate: 19 });
  const buyer = await holding([party, 3], [other, 1]);
  const [subtotal, , fees, tax, total] = amountsOf(await cartOf(buyer));
  expect(total).toBe((subtotal ?? 0) + (fees ?? 0) + (tax ?? 0));
  for (const part of [fees, tax]) expect(part).toBeGreaterThan(0);
  const { id } = must(202, await order(buyer));
  const stream = orderStream(id);
  await stream.note();
  await runTask('TakePayment', id);
  await stream.note();

  await lapse(id);
  for (const quantity of [8, 8, 4]) must(200, await hold(await account(), party.ticketTypeId, quantity));
  for (const [task, result] of [
    ['ConfirmOrder', undefined],
    ['RefundPayment', { outcome: 'lost' }],
    ['ReleaseTickets', { outcome: 'lost' }],
  ] as const) {
    await runTask(task, id, result);
    await stream.note();
  }

  const failed = must(200, await call('GET', `/v1/orders/${id}`, { token: buyer.token }));
  expect(failed).toMatchObject({ status: 'failed', tickets: [], payments: [{ status: 'refunded' }] });
  expect(failed.refunds).toMatchObject([{ amount: { amount: total, currency: 'EUR' }, status: 'succeeded' }]);

  const { handler: project } = await import('../../../../functions/orders/projector.ts');
  expect(await project({ Records: stream.records() })).toEqual({ batchItemFailures: [] });
  const rows = await ledgerOf(party.organizerId);
  expect(rows.map(({ kind }) => kind)).toEqual(['capture', 'refund', 'refund_paid']);
  const entries = rows.flatMap((row) => row.entries);
  const byAccount = Object.entries(Object.groupBy(entries, ([name]) => name));
  const sums = byAccount.map(([name, own = []]) => [name, sumOf(own.map(([, amount]) => amount))]);
  expect(Object.fromEntries(sums)).toEqual({ 'provider:test': 0, customers: 0, refunds: 0 });

  const { handler: issue } = await import('../../../../functions/accounting/on-paper-due.ts');
  expect(await issue({ Records: recordsOf(rows) })).toEqual({ batchItemFailures: [] });
  expect(must(200, await call('GET', `/v1/orders/${id}/papers`, { token: buyer.token }))).toEqual({ items: [] });
  const invoice = await call('GET', `/v1/orders/${id}/invoice.pdf`, { token: buyer.token });
  expect(invoice).toMatchObject({ status: 404, body: { code: 'no_invoice' } });
});
