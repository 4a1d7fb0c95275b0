import { beforeEach, expect, it, vi } from 'vitest';
import { orderLimits } from '../../../functions/orders/limits.ts';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { clock } from '../../../shared/base/clock.ts';
import { openOrderPartitions } from '../../../shared/records/order-facts.ts';

/*
 * Goal: one run of the minute job takes up as many orders as it has time for, and its local work waits for no provider.
 * Method: the index, the rows and the work on an order are replaced, so that a run has thousands of orders.
 */

const rows = new Map<string, OrderRow>();
const resolved: OrderRow[] = [];
let resolve: (order: OrderRow) => Promise<void>;

vi.mock('../../../functions/orders/order/order-store.ts', () => ({
  async *dueOrderIds() {
    const ids = [...rows.keys()];
    while (ids.length > 0) yield ids.splice(0, 200);
  },
  readOrder: async (orderId: string) => rows.get(orderId),
  claimCheck: async (order: OrderRow) => ({ ...order, version: order.version + 1 }),
}));
vi.mock('../../../functions/orders/fulfilment/resolve-order.ts', () => ({
  needsProvider: ({ attempts }: OrderRow) => attempts.length > 0,
  resolveOrder: (order: OrderRow) => resolve(order),
}));

const run = async () =>
  (await import('../../../functions/orders/fulfilment/resolve-due-orders.ts')).resolveDueOrders(['open#0']);

/** Adds due orders whose provider has to be asked, or which need none. */
function add(count: number, kind: 'provider' | 'local'): void {
  const attempts = kind === 'provider' ? [{ status: 'pending' }] : [];
  for (let n = 0; n < count; n++) {
    const orderId = `${kind}-${n}`;
    const order = { orderId, checkAt: 0, createdAt: 0, payBy: 0, version: 1, history: [], refunds: [], attempts };
    rows.set(orderId, order as unknown as OrderRow);
  }
}

beforeEach(() => {
  rows.clear();
  resolved.length = 0;
  resolve = async (order) => void resolved.push(order);
  return () => vi.restoreAllMocks();
});

it('takes up every due order of a large backlog in one run', async () => {
  add(5_000, 'provider');
  add(5_000, 'local');
  await run();
  expect(new Set(resolved.map(({ orderId }) => orderId)).size).toBe(10_000);
});

it('works on orders as they were when it claimed them, however long they waited', async () => {
  add(100, 'provider');
  await run();
  expect(new Set(resolved.map(({ version }) => version))).toEqual(new Set([2]));
});

it('does all local work although each call of a provider hangs', async () => {
  add(2_000, 'provider');
  add(2_000, 'local');
  const hung = Promise.withResolvers<void>();
  let lanes = 0;
  resolve = async (order) => {
    if (order.attempts.length === 0) resolved.push(order);
    else {
      lanes += 1;
      await hung.promise;
    }
  };
  const running = run();
  await vi.waitFor(() => expect(resolved).toHaveLength(2_000));
  expect(lanes).toBe(orderLimits.providerChecks);

  // Its time is up: what waited stays due, and was not claimed.
  vi.spyOn(clock, 'now').mockReturnValue(Date.now() + orderLimits.checkRunMs);
  hung.resolve();
  await running;
  expect(lanes).toBe(orderLimits.providerChecks);
});

it('has enough lanes for 100,000 due orders in ten minutes, at half a second for each', () => {
  const aRun = (orderLimits.providerChecks * orderLimits.checkRunMs) / 500;
  expect(10 * openOrderPartitions.length * aRun).toBeGreaterThanOrEqual(100_000);
  expect(orderLimits.providerBacklog).toBeGreaterThanOrEqual(aRun);
});
