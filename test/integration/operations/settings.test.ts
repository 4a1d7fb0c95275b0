import { beforeAll, describe, expect, it } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Changes a setting as PUT /v1/settings does and lets it take effect. Time only moves forward in this file. */
async function set(name: string, value: unknown): Promise<void> {
  const { changeSetting, readSetting } = await import('../../../functions/operations/settings/settings-store.ts');
  const key = name as Parameters<typeof readSetting>[0];
  const version = ((await readSetting(key))?.version ?? 0) + 1;
  await changeSetting({ name: key, value, version, changedAt: Date.now(), changedBy: 'usr_test' });
  await passTime(31_000);
}

async function ticketOf(party: Show) {
  const buyer = await account();
  await hold(buyer, party.ticketTypeId, 1);
  const { id } = (await order(buyer)).body;
  await confirm(id);
  const [ticket] = (await call('GET', '/v1/tickets', { token: buyer.token })).body.items;
  return { buyer, orderId: id as string, code: ticket.code as string };
}

describe('a setting', () => {
  it('pauses and resumes sales, while orders placed before are still confirmed', async () => {
    const party = await show();
    const early = await account();
    await hold(early, party.ticketTypeId, 1);
    const placed = await order(early);
    const late = await account();
    await hold(late, party.ticketTypeId, 1);
    await set('pauseSales', true);
    expect((await hold(await account(), party.ticketTypeId, 1)).body.code).toBe('sales_closed');
    expect((await order(late)).body.code).toBe('sales_closed');
    expect(await confirm(placed.body.id)).toEqual({ outcome: 'confirmed' });
    await set('pauseSales', false);
    expect((await order(late)).status).toBe(202);
  });

  it('pauses scans at every door', async () => {
    const party = await show();
    const { code } = await ticketOf(party);
    const { deviceToken } = await gateDevice(party);
    await set('pauseScans', true);
    expect((await scan(deviceToken, party.eventId, code)).body.code).toBe('scans_paused');
    await set('pauseScans', false);
    expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
  });

  it('sets how long places are held', async () => {
    const party = await show();
    await set('holdSeconds', 120);
    const buyer = await account();
    const { expiresAt } = (await hold(buyer, party.ticketTypeId, 1)).body;
    const { clock } = await import('../../../shared/base/clock.ts');
    expect(Math.abs(Date.parse(expiresAt) - clock.now() - 120_000)).toBeLessThan(5_000);
    await set('holdSeconds', 900);
  });

  it('falls back to its default when its stored shape is wrong or the table is missing', async () => {
    const { put } = await import('../../../shared/dynamo/write.ts');
    const { settings } = await import('../../../shared/settings/settings.ts');
    const table = process.env.SETTINGS_TABLE ?? '';
    await put(table, { pk: 'settings', sk: 'holdSeconds', name: 'holdSeconds', value: 'for ever', version: 99 });
    await passTime(31_000);
    expect((await settings()).holdSeconds).toBe(900);
    process.env.SETTINGS_TABLE = 'nobody-has-this-table';
    await passTime(31_000);
    expect(await settings()).toMatchObject({ holdSeconds: 900, pauseSales: false });
    process.env.SETTINGS_TABLE = table;
  });
});

describe('load shedding, step by step, gives up', () => {
  it('freshness: counts become older while sales continue', async () => {
    await set('giveUp', 'freshness');
    const party = await show({ capacity: 5 });
    const free = async () => (await call('GET', `/v1/events/${party.eventId}/availability`)).body.items[0].available;
    expect(await free()).toBe(5);
    expect((await hold(await account(), party.ticketTypeId, 2)).status).toBe(200);
    await passTime(5_000);
    expect(await free()).toBe(5);
    await passTime(15_000);
    expect(await free()).toBe(3);
  });

  it('mail: tickets are sold, and their mails wait in the queue', async () => {
    await set('giveUp', 'mail');
    const party = await show();
    const { orderId } = await ticketOf(party);
    const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
    const event = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
    expect((await handler(message(event), {} as never)).batchItemFailures).toHaveLength(1);
    await set('giveUp', 'nothing');
    expect((await handler(message(event), {} as never)).batchItemFailures).toEqual([]);
  });

  it('new holds, but never confirmations, refunds or check-in', async () => {
    const party = await show();
    const buyer = await account();
    await hold(buyer, party.ticketTypeId, 1);
    const waiting = await account();
    await hold(waiting, party.ticketTypeId, 1);
    const toRefund = (await order(waiting, 'tok_declined')).body.id;
    await set('giveUp', 'holds');
    expect((await hold(await account(), party.ticketTypeId, 1)).body.code).toBe('sales_closed');
    const placed = await order(buyer);
    expect(await confirm(placed.body.id)).toEqual({ outcome: 'confirmed' });
    expect((await call('POST', `/v1/orders/${toRefund}/cancel`, { token: waiting.token, body: {} })).status).toBe(202);
    const [ticket] = (await call('GET', '/v1/tickets', { token: buyer.token })).body.items;
    const { deviceToken } = await gateDevice(party);
    expect((await scan(deviceToken, party.eventId, ticket.code)).body.result).toBe('admitted');
    await set('giveUp', 'nothing');
  });
});

describe('a caller above the rate limit', () => {
  it('is told when to retry, without affecting other callers and other buckets', async () => {
    const party = await show({ capacity: 20, maxPerOrder: 20, maxPerCustomer: 20 });
    await set('holdRate', { burst: 8, perMinute: 6 });
    const [greedy, other] = [await account(), await account()];
    const answers = [];
    for (let n = 0; n < 14; n++) answers.push(await hold(greedy, party.ticketTypeId, 1));
    const refused = answers.filter(({ status }) => status === 429);
    // A quarter of the rate costs no write: the rest is counted in the table, for all processes together.
    expect(refused).toHaveLength(14 - 2 - 8);
    const last = refused.at(-1);
    expect(last?.body.code).toBe('too_many_requests');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last?.headers.get('ratelimit-remaining')).toBe('0');
    expect((await call('GET', '/v1/cart', { token: greedy.token })).status).toBe(200);
    expect((await order(greedy)).status).toBe(202);
    expect((await hold(other, party.ticketTypeId, 1)).status).toBe(200);
    await passTime(10_000);
    expect((await hold(greedy, party.ticketTypeId, 1)).status).toBe(200);
  });

  it('is admitted exactly as often as the rate allows, with any number of concurrent requests', async () => {
    const { spendFromSharedBucket } = await import('../../../shared/http/shared-bucket.ts');
    const rate = { burst: 10, perMinute: 10 };
    const now = Date.now();
    const answers = await Promise.all(Array.from({ length: 40 }, () => spendFromSharedBucket('race#1', rate, now)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10);
  });
});
