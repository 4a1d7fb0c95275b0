// Goal: on the deployed system, a sale has its invoice and a refund its credit note without anybody asking for them.
import { expect, it } from 'vitest';
import { account, hold, must, order, settled, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

it('the ledger of a sale and of a refund issues their papers, and the API hands out the PDF', async () => {
  const party = await show();
  const { token } = party.organizer;
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const { id } = must(202, await order(buyer));
  await settled(buyer, id, 'confirmed');
  const body = { amount: { amount: 500, currency: 'EUR' }, reason: 'late' };
  must(202, await call('POST', `/v1/orders/${id}/refunds`, { token, body }));
  const issued = async (kind: string) => {
    const path = `/v1/organizers/${party.organizerId}/papers?kind=${kind}`;
    const answer = await until(
      () => call('GET', path, { token }),
      ({ body: list }) => list.items.length > 0,
    );
    return answer.body.items.map(({ orderId, total }: any) => [orderId, total.amount]);
  };
  expect(await issued('invoice')).toEqual([[id, 9_000]]);
  expect(await issued('credit-note')).toEqual([[id, 500]]);
  const file = await call('GET', `/v1/orders/${id}/invoice.pdf`, { token: buyer.token });
  expect([file.status, file.headers.get('content-type'), file.body.slice(0, 5)]).toEqual([
    200,
    'application/pdf',
    '%PDF-',
  ]);
});
