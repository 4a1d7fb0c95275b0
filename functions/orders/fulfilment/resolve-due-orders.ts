import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { openOrderPartitions } from '../../../shared/records/order-facts.ts';
import { orderLimits } from '../limits.ts';
import type { OrderRow } from '../order/order.ts';
import { claimCheck, dueOrderIds, readOrder } from '../order/order-store.ts';
import { nextCheckAt } from './check-time.ts';
import { needsProvider, resolveOrder } from './resolve-order.ts';

/**
 * Resolves the due orders of some partitions of the index. Each order is claimed first, so a crash or a hanging
 * provider delays that order alone. Orders that need a provider wait in a backlog of their own: one that is out cannot
 * keep the others from expiry and release. Orders left when the time is up stay due.
 */
export async function resolveDueOrders(partitions: readonly string[] = openOrderPartitions): Promise<void> {
  const startedAt = clock.now();
  const hasTime = () => clock.now() < startedAt + orderLimits.checkRunMs;
  const counts = { seen: 0, claimed: 0, failed: 0 };
  const backlog = providerBacklog((order) => claimAndResolve(order, counts), hasTime);
  const local = async (orderId: string) => {
    if (!hasTime()) return;
    counts.seen += 1;
    const order = await readOrder(orderId);
    if (!order || order.checkAt > startedAt) return;
    if (needsProvider(order, clock.now())) backlog.add(order);
    else await claimAndResolve(order, counts);
  };
  await Promise.all(
    partitions.map(async (partition) => {
      for await (const orderIds of dueOrderIds(partition, startedAt)) {
        if (!hasTime()) break;
        await forEachLimit(orderIds, orderLimits.localChecks, local);
      }
    }),
  );
  await backlog.finish();
  log.info('due orders', { ...counts, postponed: backlog.postponed() });
}

/** Never rejects: one failing order must not stop the others. */
async function claimAndResolve(order: OrderRow, counts: { claimed: number; failed: number }): Promise<void> {
  try {
    // As it is now: it may have waited for a lane since it was read.
    const claimed = await claimCheck(order, nextCheckAt(order, clock.now()));
    if (!claimed) return;
    counts.claimed += 1;
    await resolveOrder(claimed);
  } catch (error) {
    counts.failed += 1;
    raiseAlarm('order not resolved', { orderId: order.orderId, error: error as Error });
  }
}

/** Orders that wait for a provider, worked on with bounded concurrency from the moment the first is added. */
function providerBacklog(work: (order: OrderRow) => Promise<void>, hasTime: () => boolean) {
  const waiting: OrderRow[] = [];
  const running = new Set<Promise<void>>();
  let postponed = 0;
  const next = () => {
    const order = hasTime() ? waiting.shift() : undefined;
    if (!order) return;
    const done = work(order).finally(() => {
      running.delete(done);
      next();
    });
    running.add(done);
  };
  return {
    add(order: OrderRow) {
      if (waiting.length >= orderLimits.providerBacklog) postponed += 1;
      else waiting.push(order);
      if (running.size < orderLimits.providerChecks) next();
    },
    async finish() {
      while (running.size > 0) await Promise.race(running);
      postponed += waiting.length;
    },
    postponed: () => postponed,
  };
}
