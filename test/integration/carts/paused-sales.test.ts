import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { account, hold, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime } from '../../support/state/time.ts';

// In a file of its own: the settings that a process caches outlast a reset of the test's clock.
beforeAll(() => startInProcess({ cache: false }));

it('repeats the answer of an earlier claim while sales are paused', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  const key = randomUUID();
  const ask = () => call('POST', '/v1/cart/items', { token: buyer.token, key, body: { ticketTypeId, quantity: 2 } });
  const cart = must(200, await ask());
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { settingKey } = await import('../../../shared/settings/settings.ts');
  const row = { ...settingKey('pauseSales'), name: 'pauseSales', value: true, version: 1, changedAt: 0, changedBy: '' };
  await put(process.env.SETTINGS_TABLE ?? '', row);
  await passTime(31_000);
  expect((await hold(await account(), ticketTypeId, 1)).body.code).toBe('sales_closed');
  expect(must(200, await ask())).toEqual(cart);
});
