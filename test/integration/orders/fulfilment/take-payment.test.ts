/*
 * Goal: the first task of the saga gives up no order that can be saved, and tells the true reason where it cannot.
 * Method: runs the task and the minute job in process, with a moved clock, a spied Step Functions client and a provider
 * that is out.
 */
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Account, account, hold, must, order, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { lapse } from '../../../support/state/lapse.ts';
import { runTask as run } from '../../../support/state/saga.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const minute = 60_000;
const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

/** Records the outcomes that sagas are told. With `fault` every call to Step Functions fails. */
function signals(fault?: Error): string[] {
  const told: string[] = [];
  vi.spyOn(SFNClient.prototype, 'send').mockImplementation(async ({ input }: any) => {
    if (input.output) told.push(JSON.parse(input.output).outcome);
    if (fault) throw fault;
    return {};
  });
  return told;
}

/** The provider answers nothing. With `charges` it takes the money all the same. */
async function providerOut({ charges }: { charges: boolean }): Promise<void> {
  const { testProvider } = await import('../../../../functions/orders/payment/test-provider-store.ts');
  const { pay } = testProvider;
  vi.spyOn(testProvider, 'pay').mockImplementation(async (...request) => {
    if (charges) await pay.apply(testProvider, request);
    throw new Error('out');
  });
  for (const name of ['find', 'cancel'] as const) vi.spyOn(testProvider, name).mockRejectedValue(new Error('out'));
}

async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  await (await import('../../../../functions/orders/every-minute.ts')).handler();
}

async function ordered(): Promise<{ buyer: Account; orderId: string; ticketTypeId: string }> {
  const { ticketTypeId } = await show({ capacity: 1, maxPerCustomer: 1 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  return { buyer, ticketTypeId, orderId: must(202, await order(buyer, 'tok_ok')).id };
}

const orderOf = async ({ buyer, orderId }: { buyer: Account; orderId: string }) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

it('leaves a paid order to the minute job while its saga cannot be told', async () => {
  const one = await ordered();
  const refused = signals(throttled);

  await run('TakePayment', one.orderId);

  expect(refused).toEqual(['paid']);
  expect(await orderOf(one)).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'captured' }] });
  vi.restoreAllMocks();
  const told = signals();
  await runMinuteJobAfter(2 * minute);
  expect(await orderOf(one)).toMatchObject({ status: 'confirmed', refunds: [] });
  expect(told).toContain('paid');
});

describe('after the time to pay, while the provider is out', () => {
  it('waits for what the provider has taken, and the order is confirmed', async () => {
    const one = await ordered();
    await providerOut({ charges: true });
    const told = signals();
    await run('TakePayment', one.orderId);

    await passTime(16 * minute);
    await run('TakePayment', one.orderId);

    expect(told).toEqual([]);
    vi.restoreAllMocks();
    signals();
    await runMinuteJobAfter(minute);
    expect(await orderOf(one)).toMatchObject({ status: 'confirmed', refunds: [] });
  });

  it('asks for nothing, and its saga is told once the provider knows of no payment', async () => {
    const one = await ordered();
    await providerOut({ charges: false });
    const { testProvider } = await import('../../../../functions/orders/payment/test-provider-store.ts');
    const early = signals();

    await passTime(16 * minute);
    await run('TakePayment', one.orderId);

    expect(early).toEqual([]);
    expect(testProvider.pay).not.toHaveBeenCalled();
    expect(await orderOf(one)).toMatchObject({ status: 'pending', payments: [{ status: 'pending' }] });
    vi.restoreAllMocks();
    const told = signals();
    await runMinuteJobAfter(minute);
    expect(await orderOf(one)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(told).toContain('expired');
  });
});

it('says that the hold expired, also when its saga gives up telling it', async () => {
  const one = await ordered();
  await lapse(one.orderId);
  must(200, await hold(await account(), one.ticketTypeId, 1));
  const refused = signals(throttled);

  await expect(run('TakePayment', one.orderId)).rejects.toThrow('Rate exceeded');
  await expect(run('TakePayment', one.orderId)).rejects.toThrow('Rate exceeded');
  // After its last attempt the saga compensates a fault.
  await run('RefundPayment', one.orderId);
  await run('ReleaseTickets', one.orderId);

  expect(refused).toEqual(['lapsed', 'lapsed']);
  expect(await orderOf(one)).toMatchObject({ status: 'failed', failure: { code: 'hold_expired' }, refunds: [] });
});
