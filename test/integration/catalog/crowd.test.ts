import { expect, it } from 'vitest';
import { browseLimits } from '../../../functions/catalog/browse/limits.ts';
import { crowd } from '../../support/actors/crowd.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/** 10,000 who look every two seconds, for some seconds. */
async function watched({ cache, count, seconds }: { cache: boolean; count: number; seconds: number }) {
  await startInProcess({ cache, fresh: true });
  const { eventId } = await show();
  const { slug } = must(200, await call('GET', `/v1/events/${eventId}`));
  return crowd({ eventId, slug }, { viewers: 10_000, count, seconds });
}

it('a crowd of 10,000 costs an event at most 50 reads a second, however many processes serve it', async () => {
  const { looks, reads } = await watched({ cache: true, count: 50, seconds: 4 });
  expect(looks).toBeGreaterThanOrEqual(10_000);
  // The event and its types ten times a second, its slug and its organizer's members three times.
  expect(reads).toBeLessThanOrEqual(50);
});

it('without a cache it costs as much in each process, whatever the crowd', async () => {
  const count = 4;
  const { looks, reads } = await watched({ cache: false, count, seconds: 2 });
  expect(looks).toBeGreaterThanOrEqual(5_000);
  const { viewBudget, steadyBudget } = browseLimits;
  const [views, steady] = [viewBudget, steadyBudget].map(({ loads, windowMs }) => (2 * loads * 1_000) / windowMs);
  expect(reads).toBeLessThanOrEqual(1.25 * (Number(views) + Number(steady)) * count);
});
