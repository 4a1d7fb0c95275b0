// Goal: keep the cost of accounting from growing unnoticed: at most 8 write units for a lone order. Those of its papers
// are counted in paper-units.test.ts.
// Method: as write-units.test.ts. The order has a booking fee and a tax.
import { beforeAll, expect, it } from 'vitest';
import { account, hold, must, order, type Show, show } from '../support/actors/world.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { meter } from '../support/engine/meter.ts';
import { call } from '../support/http/client.ts';
import { orderStream } from '../support/ledger/order-stream.ts';
import { runTask } from '../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

/** An order with all its versions, from placed to confirmed. */
async function confirmedOrder(party: Show) {
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  const stream = orderStream(orderId);
  await stream.note();
  for (const task of ['TakePayment', 'ConfirmOrder'] as const) {
    await runTask(task, orderId);
    await stream.note();
  }
  return stream.records();
}

it('posting a paid order costs two write units, so that one is left for the totals and five for its papers', async () => {
  const party = await show();
  const { organizerId, organizer } = party;
  const fees = { perTicket: { amount: 150, currency: 'EUR' }, percent: 2.5, paidBy: 'buyer' };
  const body = { fees, tax: { rate: 8.875, included: true } };
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body }));
  const records = await confirmedOrder(party);
  const { postChange } = await import('../../shared/ledger/post-transactions.ts');
  const { unmarshall } = await import('@aws-sdk/util-dynamodb');
  const rows = records.map(({ dynamodb: { NewImage, OldImage } = {} }) =>
    [NewImage, OldImage].map((image) => image && (unmarshall(image as never) as never)),
  );
  const units = await meter({ units: true });
  for (const [now, before] of rows) if (now) await postChange(now, before);
  expect(units.since().writes).toBe(2);
});
