import { expect, it } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, settled, show } from '../../support/actors/world.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: a device that is online learns of a refund by itself, in about two seconds.
 * Method: the local host's own streams carry the refund into the log, while a device asks every second, as the page
 * does. The time is printed, since machines differ. That the news comes at all is asserted.
 */

it('a polling device learns that a ticket was refunded', async () => {
  const night = await show();
  const { eventId, ticketTypeId, organizer } = night;
  const { deviceToken } = await gateDevice(night);
  const buyer = await account();
  await hold(buyer, ticketTypeId, 1);
  const { id: orderId } = must(202, await order(buyer));
  await settled(buyer, orderId, 'confirmed');
  const [{ code }] = must(200, await call('GET', '/v1/tickets', { token: buyer.token })).items;

  let position = 0;
  const heard: string[] = [];
  const beat = async () => {
    const body = { position, sentAt: new Date().toISOString(), queued: 0 };
    const path = `/v1/checkin/events/${eventId}/heartbeat`;
    const news = must(200, await call('POST', path, { token: deviceToken, body }));
    heard.push(...news.entries);
    ({ position } = news);
  };
  const isRevoked = () => heard.some((entry) => /^\w{5}:\d+:\d+:2:1:0:\d+$/.test(entry));
  await beat();
  expect(isRevoked()).toBe(false);

  const body = { reason: 'The sound failed' };
  must(202, await call('POST', `/v1/orders/${orderId}/refunds`, { token: organizer.token, body }));
  const refundedAt = Date.now();
  let beats = 0;
  for (; !isRevoked() && beats < 30; beats++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await beat();
  }
  expect(isRevoked()).toBe(true);
  console.info(`a device learned of a refund ${Date.now() - refundedAt} ms after its answer, in heartbeat ${beats}`);
  expect((await scan(deviceToken, eventId, code)).body.result).toBe('revoked');
});
