// Goal: a client that polls a new order sees its outcome early, with few requests and few reads.
// Method: read orders of different ages while their saga runs or stands still, and count the reads.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { orderLimits } from '../../../functions/orders/limits.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

async function placed() {
  const { ticketTypeId } = await show();
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  const answer = await order(buyer);
  const read = () => call('GET', `/v1/orders/${must(202, answer).id}`, { token: buyer.token });
  return { id: answer.body.id as string, answer, read };
}

describe('a new order', () => {
  it('may be read at once, and that answer waits for the outcome', async () => {
    const { id, answer, read } = await placed();
    expect(answer.headers.get('retry-after')).toBe('0');
    const [seen] = await Promise.all([read(), confirm(id)]);
    expect(must(200, seen).status).toBe('confirmed');
    expect(seen.headers.get('retry-after')).toBeNull();
  });

  it('without an outcome is answered after a bounded number of reads, and polled again in a second', async () => {
    const { read } = await placed();
    const { since } = await meter();
    const seen = await read();
    expect(must(200, seen).status).toBe('pending');
    expect(seen.headers.get('retry-after')).toBe('1');
    expect(since().commands.GetItem).toBeLessThanOrEqual(9);
  });
});

it('an older order is read once, without waiting', async () => {
  const { read } = await placed();
  await passTime(orderLimits.newOrderMs + 1);
  const { since } = await meter();
  expect(must(200, await read()).status).toBe('pending');
  expect(since().commands.GetItem).toBeLessThanOrEqual(2);
});
