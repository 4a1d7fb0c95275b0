import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type {
  ListRequest,
  PaymentProvider,
  ProviderPage,
  ProviderRecord,
} from '../functions/orders/payment/provider.ts';
import { root } from '../scripts/local/environment.ts';
import { loadPlan } from '../scripts/local/host/synthesis/load-plan.ts';
import { pause, replaceServices } from './due-orders/slow-store.ts';
import { inVirtualTime } from './due-orders/virtual-time.ts';
import { storePaidOrders } from './reconcile/paid-orders.ts';
import { report } from './report.ts';

const count = process.env.BENCH_FULL === '1' ? 25_000 : 2_500;
/** How long the provider takes for a page of this many records, as Stripe does. */
const page = { ms: 300, records: 100 };
/** Of so many orders, the provider has one charge that nobody knows. */
const strayOf = 500;

const provider = vi.hoisted(() => ({ calls: 0, charges: [] as unknown[] }));
vi.mock('../functions/orders/payment/test-provider-store.ts', () => {
  const list = async ({ after = '0' }: ListRequest): Promise<ProviderPage> => {
    provider.calls += 1;
    await pause(page.ms);
    const start = Number(after);
    const records = provider.charges.slice(start, start + page.records) as ProviderRecord[];
    const end = start + page.records;
    return { records, ...(end < provider.charges.length && { next: String(end) }) };
  };
  return { testProvider: { list, refusal: () => undefined } satisfies Partial<PaymentProvider> };
});

it('an hour of orders', async () => {
  const plan = await loadPlan({ folder: join(root, '.nightflow', 'engines'), valkey: '' });
  const entry = 'functions/orders/every-five-minutes.ts';
  const { environment = {} } = plan.functions.find((one) => one.entry === entry) ?? {};
  Object.assign(process.env, environment, { STRIPE_SECRET_NAME: '' });
  const { store, calls } = replaceServices(plan);
  const charges = await storePaidOrders(store, count);
  const strays = charges.filter((_, n) => n % strayOf === 0).map((one) => ({ ...one, orderId: `${one.orderId}X` }));
  provider.charges = [...charges, ...strays];
  calls.store = 0;
  const { reconcile } = await import('../functions/orders/reconciliation/reconcile.ts');
  const before = process.cpuUsage();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  const startedAt = Date.now();
  const run = await inVirtualTime(() => reconcile(), calls);
  const seconds = (Date.now() - startedAt) / 1_000;
  vi.useRealTimers();
  const { user, system } = process.cpuUsage(before);
  expect(run.findings.map(({ kind }) => kind)).toEqual(strays.map(() => 'charge_unknown'));
  report(`the reconciler, an hour with ${count} orders`, [
    ['length of the run', seconds, 's'],
    ['findings', run.findings.length, ''],
    ['pages of the provider', provider.calls, ''],
    ['store requests', calls.store, ''],
    ['CPU per order, store included', (user + system) / 1_000 / count, 'ms'],
    ['memory of the process', process.memoryUsage().rss / 2 ** 20, 'MB'],
  ]);
});
