import { expect, it, vi } from 'vitest';
import { browseLimits } from '../../../functions/catalog/browse/limits.ts';
import { crowd } from '../../support/actors/crowd.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: the reads that an event costs do not grow with the number of viewers.
 * Method: simulates 10,000 viewers on several catalogue processes and meters requests to DynamoDB.
 */

// `valkey-outage.test.ts` tries a slow cache, which processes do without. Here a busy machine must not count as one, nor
// as a process that ended while it loaded what others wait for.
vi.mock(import('../../../shared/cache/limits.ts'), async (original) => {
  const { cacheLimits } = await original();
  const patient = { cacheTimeoutMs: 5_000, cacheConnectMs: 5_000, cacheSocketMs: 10_000, viewPolls: 200 };
  return { cacheLimits: { ...cacheLimits, ...patient } as unknown as typeof cacheLimits };
});

/** Runs 10,000 viewers, each with a request every two seconds, for some seconds. */
async function watched({ cache, count, seconds }: { cache: boolean; count: number; seconds: number }) {
  await startInProcess({ cache, fresh: true });
  const { eventId } = await show();
  const { slug } = must(200, await call('GET', `/v1/events/${eventId}`));
  return crowd({ eventId, slug }, { viewers: 10_000, count, seconds });
}

it('10,000 viewers cost at most 50 reads a second, whatever the number of processes', async () => {
  const { requests, reads } = await watched({ cache: true, count: 50, seconds: 4 });
  expect(requests).toBeGreaterThanOrEqual(10_000);
  // Each second: the event and its types ten times, its slug and its organizer's members three times.
  expect(reads).toBeLessThanOrEqual(50);
});

it('without a cache each process has its own read budget, whatever the number of viewers', async () => {
  const count = 4;
  // The last of its windows of a second is begun but not over, so four seconds may hold five of them.
  const { requests, reads } = await watched({ cache: false, count, seconds: 4 });
  expect(requests).toBeGreaterThanOrEqual(10_000);
  const { viewBudget, steadyBudget } = browseLimits;
  const [views, steady] = [viewBudget, steadyBudget].map(({ loads, windowMs }) => (2 * loads * 1_000) / windowMs);
  expect(reads).toBeLessThanOrEqual(1.25 * (Number(views) + Number(steady)) * count);
});
