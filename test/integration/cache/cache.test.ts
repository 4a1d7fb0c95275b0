import { expect, it } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, available, hold, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';

/** The address of a closed port. */
const unreachable = '127.0.0.1:1';

/** Modules read the environment once, so each system of this file loads them afresh. */
const system = (cache: boolean | string) => startInProcess({ cache, fresh: true });

it.each<[string, boolean | string]>([
  ['with Valkey', true],
  ['without a cache', false],
  ['with a cache that does not answer', unreachable],
])('sells every place once and admits each ticket once, %s', async (_how, cache) => {
  await system(cache);
  const party = await show({ capacity: 5 });
  const [ada, bob] = await Promise.all([account('Ada'), account('Bob')]);
  expect((await hold(ada, party.ticketTypeId, 3)).status).toBe(200);
  expect((await hold(bob, party.ticketTypeId, 3)).body.code).toBe('sold_out');
  expect((await hold(bob, party.ticketTypeId, 2)).status).toBe(200);
  expect(await available(party.eventId)).toBe(0);

  const placed = await order(ada);
  expect(await confirm(placed.body.id)).toEqual({ outcome: 'confirmed' });
  const { items } = (await call('GET', '/v1/tickets', { token: ada.token })).body;
  expect(items).toHaveLength(3);

  const { deviceToken } = await gateDevice(party);
  for (const { code } of items) {
    const answers = await Promise.all([1, 2, 3].map(() => scan(deviceToken, party.eventId, code)));
    expect(answers.map(({ body }) => body.result).sort()).toEqual(['admitted', 'already_used', 'already_used']);
  }
});
