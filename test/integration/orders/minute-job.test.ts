/*
 * Goal: the minute job brings every order to its end, also while Step Functions or a provider is out, and what was paid
 * is confirmed before anything is refunded.
 * Method: runs the job in process with a moved clock, a spied Step Functions client and a provider that hangs.
 */
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { orderLimits } from '../../../functions/orders/limits.ts';
import { type Account, account, available, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { runTask as run } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';
import { watchedOrders } from '../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const minute = 60_000;
const runMinuteJob = async (partitions?: string[]) =>
  (await import('../../../functions/orders/every-minute.ts')).handler(partitions ? { partitions } : {});
async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  await runMinuteJob();
}

async function ordered(token: string, party?: Show): Promise<{ party: Show; buyer: Account; orderId: string }> {
  const at = party ?? (await show({ capacity: 30 }));
  const buyer = await account();
  must(200, await hold(buyer, at.ticketTypeId, 2));
  return { party: at, buyer, orderId: must(202, await order(buyer, token)).id };
}

const orderOf = async ({ buyer, orderId }: { buyer: Account; orderId: string }) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

/** Records what is sent to Step Functions. With `fault` every call fails. */
function stepFunctions(fault?: Error) {
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  vi.spyOn(SFNClient.prototype, 'send').mockImplementation(async (command: any) => {
    sent.push({ name: command.constructor.name, input: command.input });
    if (fault) throw fault;
    return {};
  });
  return sent;
}

const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

describe('a paid order', () => {
  it('is confirmed while Step Functions is out', async () => {
    const one = await ordered('tok_ok');
    await run('TakePayment', one.orderId);
    stepFunctions(throttled);

    await runMinuteJobAfter(2 * minute);

    expect(await orderOf(one)).toMatchObject({ status: 'confirmed', refunds: [] });
  });

  it('is confirmed when the job reaches it after a backlog of any length', async () => {
    const one = await ordered('tok_declined');
    await run('TakePayment', one.orderId);
    const sent = stepFunctions(throttled);
    const body = { provider: 'test', token: 'tok_ok' };
    must(202, await call('POST', `/v1/orders/${one.orderId}/payments`, { token: one.buyer.token, body }));
    vi.restoreAllMocks();

    const woken = stepFunctions();
    await runMinuteJobAfter(16 * minute);

    expect(sent.map(({ name }) => name)).toContain('SendTaskSuccessCommand');
    expect(await orderOf(one)).toMatchObject({ status: 'confirmed', refunds: [] });
    expect(woken.map(({ input }) => input.output)).toContain(JSON.stringify({ outcome: 'paid' }));
  });

  it('is refunded if its places were lost, and its saga is woken', async () => {
    const one = await ordered('tok_ok');
    await run('TakePayment', one.orderId);
    const { lapse } = await import('../../support/state/lapse.ts');
    await lapse(one.orderId);
    must(200, await hold(await account(), one.party.ticketTypeId, 8));
    must(200, await hold(await account(), one.party.ticketTypeId, 8));
    must(200, await hold(await account(), one.party.ticketTypeId, 8));
    must(200, await hold(await account(), one.party.ticketTypeId, 6));
    const sent = stepFunctions();

    await runMinuteJobAfter(2 * minute);
    await runMinuteJobAfter(2 * minute);

    expect(await orderOf(one)).toMatchObject({
      status: 'failed',
      failure: { code: 'tickets_lost' },
      refunds: [{ status: 'succeeded' }],
    });
    expect(sent.filter(({ name }) => name === 'SendTaskSuccessCommand')).toHaveLength(1);
  });
});

it('starts the saga of an order that has none', async () => {
  const { orderId } = await ordered('tok_ok');
  const sent = stepFunctions();

  await runMinuteJobAfter(2 * minute);

  const started = sent.filter(({ name }) => name === 'StartExecutionCommand');
  expect(started.map(({ input }) => input.name)).toContain(orderId);
});

it('wakes the saga of an order that expires, so that no execution waits for ever', async () => {
  const one = await ordered('tok_declined');
  await run('TakePayment', one.orderId);
  const sent = stepFunctions();

  await runMinuteJobAfter(16 * minute);

  expect(await orderOf(one)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
  expect(sent.map(({ input }) => input)).toContainEqual(
    expect.objectContaining({ taskToken: 'a-token-of-nobody', output: JSON.stringify({ outcome: 'expired' }) }),
  );
});

describe('a saga whose signal was lost with the end of its order', () => {
  const woken = (outcome: string) => ({ taskToken: 'a-token-of-nobody', output: JSON.stringify({ outcome }) });

  it('is woken by the minute job after a cancellation', async () => {
    const one = await ordered('tok_declined');
    await run('TakePayment', one.orderId);
    stepFunctions(throttled);
    must(202, await call('POST', `/v1/orders/${one.orderId}/cancel`, { token: one.buyer.token, body: {} }));
    vi.restoreAllMocks();

    const sent = stepFunctions();
    await runMinuteJobAfter(2 * minute);

    expect(sent.map(({ input }) => input)).toContainEqual(expect.objectContaining(woken('cancelled')));
    expect(await watchedOrders()).not.toContain(one.orderId);
  });

  it('is woken by a later minute job after a confirmation', async () => {
    const one = await ordered('tok_ok');
    await run('TakePayment', one.orderId);
    stepFunctions(throttled);
    await runMinuteJobAfter(2 * minute);
    expect(await orderOf(one)).toMatchObject({ status: 'confirmed' });
    vi.restoreAllMocks();

    const sent = stepFunctions();
    await runMinuteJobAfter(4 * minute);

    expect(sent.map(({ input }) => input)).toContainEqual(expect.objectContaining(woken('paid')));
    expect(await watchedOrders()).not.toContain(one.orderId);
  });
});

it('claims an order before it works on it, so that two runs do the work once', async () => {
  const one = await ordered('tok_ok');
  await run('TakePayment', one.orderId);
  await run('RefundPayment', one.orderId, { outcome: 'lost' });
  const sent = stepFunctions();
  await passTime(2 * minute);

  await Promise.all([runMinuteJob(), runMinuteJob()]);

  expect(sent.filter(({ input }) => input.taskToken !== undefined)).toHaveLength(1);
  expect(await orderOf(one)).toMatchObject({ status: 'failed', refunds: [{ status: 'succeeded' }] });
  expect(await watchedOrders()).not.toContain(one.orderId);
});

// Last: the breaker of this process stays open for some seconds afterwards.
describe('a provider that hangs', () => {
  it('keeps no other order from its end', async () => {
    const party = await show({ capacity: 60, maxPerOrder: 2 });
    const slow = await Promise.all(
      Array.from({ length: orderLimits.providerChecks + 2 }, () => ordered('tok_slow', party)),
    );
    for (const { orderId } of slow) await run('TakePayment', orderId);
    const other = await ordered('tok_declined', party);
    await run('TakePayment', other.orderId);
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    const calls = [vi.spyOn(testProvider, 'find'), vi.spyOn(testProvider, 'cancel')];
    const hung = Promise.withResolvers<never>();
    for (const one of calls) one.mockImplementation(() => hung.promise);
    stepFunctions();

    await passTime(16 * minute);
    const job = runMinuteJob();
    await vi.waitFor(async () => expect((await orderOf(other)).status).toBe('failed'), { timeout: 5_000 });
    hung.reject(new Error('hung up'));
    await job;
    vi.restoreAllMocks();

    stepFunctions();
    for (let round = 0; round < 5; round++) await runMinuteJobAfter(10 * minute);
    expect(await available(party.eventId)).toBe(60);
    const ends = await Promise.all(slow.map(orderOf));
    expect(ends.filter(({ status }) => !['failed', 'confirmed'].includes(status))).toEqual([]);
  });
});
