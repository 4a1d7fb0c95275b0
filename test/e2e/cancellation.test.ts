import { expect, it } from 'vitest';
import { gateDevice, scan } from '../support/actors/door.ts';
import { account, hold, must, order, settled, show } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

it('a cancelled event refunds every order, revokes the tickets and reports its progress', async () => {
  const party = await show();
  const { eventId, ticketTypeId, organizer } = party;
  const { deviceToken } = await gateDevice(party);
  const buyers = await Promise.all(Array.from({ length: 3 }, () => account()));
  const ids = await Promise.all(
    buyers.map(async (buyer) => {
      must(200, await hold(buyer, ticketTypeId, 2));
      return must(202, await order(buyer)).id as string;
    }),
  );
  for (const [at, buyer] of buyers.entries()) await settled(buyer, ids[at] ?? '', 'confirmed');
  const [first] = buyers;
  const { items } = must(200, await call('GET', '/v1/tickets', { token: first?.token }));

  const body = { reason: 'Flooded cellar' };
  expect(must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body })).status).toBe(
    'cancelling',
  );
  for (const [at, buyer] of buyers.entries()) {
    const done = await settled(buyer, ids[at] ?? '', 'refunded');
    expect(done.refunds).toMatchObject([{ amount: { amount: 9_000, currency: 'EUR' }, reason: 'event_cancelled' }]);
  }
  const eventStatus = async () => (await call('GET', `/v1/events/${eventId}`)).body.status;
  await expect.poll(eventStatus, { timeout: 20_000 }).toBe('cancelled');
  const path = `/v1/events/${eventId}/cancellation`;
  const progress = async () => must(200, await call('GET', path, { token: organizer.token }));
  await expect
    .poll(async () => (await progress()).orders, { timeout: 20_000 })
    .toEqual({ total: 3, refunded: 3, remaining: 0 });
  await expect.poll(async () => (await progress()).refunded.amount, { timeout: 20_000 }).toBe(27_000);
  expect((await scan(deviceToken, eventId, items[0].code)).body.result).toBe('revoked');
});
