/*
 * Goal: test payments that end later reach their order by a signed webhook, as those of real providers do.
 * Method: buys on the running system. The receiver remembers each webhook that it has worked on, in its table.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, it } from 'vitest';
import { account, hold, must, order, settled, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const store = () =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: inject('endpoint'), region: 'us-east-1', credentials }));

/** Whether the receiver has worked on the webhook of an order's first attempt. */
async function wasReceived(orderId: string): Promise<boolean> {
  const Key = { pk: `webhook#test#evt_${orderId}#1`, sk: 'event' };
  const { Item } = await store().send(new GetCommand({ TableName: inject('tables').ORDERS_TABLE ?? '', Key }));
  return Item !== undefined;
}

async function buyerWithCart() {
  const { ticketTypeId } = await show();
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  return buyer;
}

describe('a test payment', () => {
  it('that settles after five seconds confirms its order by a webhook', async () => {
    const buyer = await buyerWithCart();
    const { id } = must(202, await order(buyer, 'tok_slow'));
    const done = await settled(buyer, id, 'confirmed');
    expect(done.payments).toMatchObject([{ status: 'captured' }]);
    // The webhook has done it: the minute job checks an order a minute after it was placed.
    expect(
      await until(
        () => wasReceived(id),
        (seen) => seen,
      ),
    ).toBe(true);
  });

  it('that needs its buyer sends them to a page, and is confirmed once they pay there', async () => {
    const buyer = await buyerWithCart();
    const { id } = must(202, await order(buyer, 'tok_action'));
    const waiting = await until(
      async () => must(200, await call('GET', `/v1/orders/${id}`, { token: buyer.token })),
      ({ payment }) => payment !== undefined,
    );
    const { redirectUrl } = waiting.payment;
    expect((await fetch(redirectUrl)).headers.get('content-type')).toBe('text/html; charset=utf-8');
    const body = new URLSearchParams({ decision: 'pay' });
    const pressed = await fetch(redirectUrl, { method: 'POST', body, redirect: 'manual' });
    expect(pressed.status).toBe(303);
    await settled(buyer, id, 'confirmed');
    expect(await wasReceived(id)).toBe(true);
  });

  it('is not paid by a webhook that somebody else signed', async () => {
    const buyer = await buyerWithCart();
    const { id } = must(202, await order(buyer, 'tok_action'));
    const raw = JSON.stringify({ id: 'evt_forged', type: 'payment.settled', attemptId: `${id}#1`, orderId: id });
    const seconds = Math.floor(Date.now() / 1_000);
    for (const signature of [undefined, 'nonsense', `t=${seconds},v1=${'0'.repeat(64)}`]) {
      const headers = signature ? { 'test-signature': signature } : {};
      const { status, body } = await call('POST', '/v1/payments/webhooks/test', { raw, headers });
      expect([status, body.code]).toEqual([400, 'webhook_signature_invalid']);
    }
  });
});
