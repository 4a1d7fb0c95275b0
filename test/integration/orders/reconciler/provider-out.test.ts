/**
 * Goal: a provider that stops answering hides nothing: what differed before stays a finding until it is compared again.
 * Method: orders differ from the books of the test provider. Then its look-ups of single charges fail for a while.
 */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { listedAt, testChargeKey } from '../../../../shared/records/test-provider/charge.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { bookedOrder } from '../../../support/ledger/booked-order.ts';
import { found, issue, mendedByCommand } from '../../../support/ledger/reconciler.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());

/** A confirmed order of which the provider has 50.00 instead of 45.00, in its list or only when it is asked. */
async function overpaid({ isListed = true } = {}): Promise<string> {
  const { id } = await bookedOrder();
  const { put } = await import('../../../../shared/dynamo/write.ts');
  await put(String(process.env.ORDERS_TABLE), {
    ...testChargeKey(`${id}#1`),
    ...{ status: 'captured', amount: { amount: 50_00, currency: 'EUR' }, settlesAt: 0, payBy: 0 },
    ...(isListed && listedAt(`${id}#1`, Date.now())),
  });
  return id;
}

/** Look-ups of single charges fail from now on. */
async function outage(): Promise<void> {
  const { requireProvider } = await import('../../../../functions/orders/payment/require-provider.ts');
  // An answer that the circuit breaker does not count.
  const refusal = Object.assign(new Error('unknown'), { statusCode: 404 });
  vi.spyOn(requireProvider('test'), 'find').mockRejectedValue(refusal);
}

it('a difference stays a finding while the provider cannot be asked again', async () => {
  const id = await overpaid();
  await outage();
  const { findings, mended } = await found(id);
  expect(findings.map(({ kind }) => kind)).toContain('amount_differs');
  expect(mended).toEqual([]);
  vi.restoreAllMocks();
  await mendedByCommand(id, 'amount_differs');
});

it('a command neither mends nor forgets what the provider cannot be asked about', async () => {
  const id = await overpaid();
  const [finding] = (await found(id)).findings;
  await outage();
  const { mendOpenFinding } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  await expect(mendOpenFinding(finding?.id ?? '', issue)).rejects.toThrow('test did not answer');
  vi.restoreAllMocks();
  await mendedByCommand(id, 'amount_differs');
});

it('what is found of an order that could not be compared at first stays a finding', async () => {
  const id = await overpaid({ isListed: false });
  const { requireProvider } = await import('../../../../functions/orders/payment/require-provider.ts');
  const refusal = Object.assign(new Error('unknown'), { statusCode: 404 });
  vi.spyOn(requireProvider('test'), 'find').mockRejectedValueOnce(refusal);
  expect((await found(id)).findings.map(({ kind }) => kind)).toEqual(['amount_differs']);
});
