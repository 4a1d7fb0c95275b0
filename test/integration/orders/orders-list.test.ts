import { beforeAll, expect, it } from 'vitest';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

it('lists a user’s orders newest first, each once across pages', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  const placed: string[] = [];
  for (let n = 0; n < 3; n++) {
    must(200, await hold(buyer, ticketTypeId, 1));
    placed.unshift(must(202, await order(buyer)).id);
  }
  const page = async (query: string) =>
    must(200, await call('GET', `/v1/orders?limit=2${query}`, { token: buyer.token }));
  const first = await page('');
  expect(first.items).toHaveLength(2);
  const second = await page(`&cursor=${first.nextCursor}`);
  expect(second.nextCursor).toBeNull();
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(placed);
});
