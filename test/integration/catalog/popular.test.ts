import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { orderLimits } from '../../../functions/orders/limits.ts';
import { clock } from '../../../shared/base/clock.ts';
import { account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Moves the clock past all memoized values and past the settling time of sales. */
let later = 0;
beforeEach(() => {
  later += 120_000;
  vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + later);
});

/** Runs the projector of the orders stream on an order. */
async function project(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/orders/projector.ts');
  const store = await import('../../../functions/orders/order/order-store.ts');
  const NewImage = marshall(await store.readOrder(orderId), { removeUndefinedValues: true }) as never;
  await handler({ Records: [{ dynamodb: { NewImage } }] });
}

async function sell({ ticketTypeId }: Show, quantity: number): Promise<string> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  // Delivery is at-least-once.
  await project(id);
  await project(id);
  return id;
}

const rank = async (): Promise<Record<string, number>> => {
  const { handler } = await import('../../../functions/catalog/rank-events.ts');
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  await handler();
  const row = await getItem<{ scores: Record<string, number> }>(process.env.EVENTS_TABLE ?? '', {
    ...{ pk: 'popularity', sk: 'ranking' },
  });
  return row?.scores ?? {};
};

const popular = async (query = ''): Promise<string[]> =>
  must(200, await call('GET', `/v1/events/popular?limit=100${query}`)).items.map(({ id }: { id: string }) => id);

describe('popular events', () => {
  it('are those that sell, then the soonest; each sale counts once', async () => {
    const [quiet, few, many] = [await show(), await show(), await show()];
    expect(await popular()).toEqual([quiet.eventId, few.eventId, many.eventId]);
    await sell(few, 1);
    await sell(many, 5);
    later += 120_000;
    const scores = await rank();
    expect(scores[many.eventId]).toBeCloseTo(5, 1);
    expect(scores[few.eventId]).toBeCloseTo(1, 1);
    const again = await rank();
    expect(again[many.eventId]).toBeCloseTo(5, 1);
    expect(scores).not.toHaveProperty(quiet.eventId);
    later += 60_000;
    expect(await popular()).toEqual([many.eventId, few.eventId, quiet.eventId]);
    const page = must(200, await call('GET', '/v1/events/popular?limit=2'));
    const rest = must(200, await call('GET', `/v1/events/popular?limit=2&cursor=${page.nextCursor}`));
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([many.eventId, few.eventId, quiet.eventId]);
    expect(rest.nextCursor).toBeNull();

    must(202, await call('POST', `/v1/events/${many.eventId}/cancel`, { token: many.organizer.token, body: {} }));
    later += 2_000;
    expect(await popular()).toEqual([few.eventId, quiet.eventId]);
    expect(await rank()).not.toHaveProperty(many.eventId);
  });

  it('include an event whose batch of sales failed half-way and was retried', async () => {
    const party = await show();
    const orderId = await sell(party, 1);
    const { deleteAll } = await import('../../../shared/dynamo/write.ts');
    const { recentSalesRow } = await import('../../../shared/records/sales-row.ts');
    const { pk, sk } = recentSalesRow(party.eventId, 0);
    await deleteAll(process.env.ORDERS_TABLE ?? '', [{ pk, sk }]);
    // A process writes a mark at most once an hour. A mark that failed is written again.
    later += orderLimits.soldLatelyMarkMs;
    await project(orderId);
    later += 120_000;
    expect(await rank()).toHaveProperty(party.eventId);
  });

  it('reject an invalid cursor', async () => {
    expect((await call('GET', '/v1/events/popular?cursor=x')).status).toBe(422);
  });
});

describe('categories and lists', () => {
  it('include lower categories, are cacheable for five minutes, and answer 304 if unchanged', async () => {
    const party = await show();
    const { token } = party.organizer;
    const path = `/v1/events/${party.eventId}`;
    must(200, await call('PATCH', path, { token, body: { category: 'music/jazz' } }));
    later += 61_000;
    const { items } = must(200, await call('GET', '/v1/categories'));
    expect(items).toContainEqual({
      ...{ category: 'music', name: 'music', events: 1 },
      children: [{ category: 'music/jazz', name: 'jazz', events: 1, children: [] }],
    });
    const listed = await call('GET', '/v1/events?category=music');
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([party.eventId]);
    expect(listed.headers.get('cache-control')).toBe('public, max-age=2, s-maxage=300');
    const headers = { 'if-none-match': listed.headers.get('etag') ?? '' };
    expect((await call('GET', '/v1/events?category=music', { headers })).status).toBe(304);
    expect((await call('GET', '/v1/events')).headers.get('cache-control')).toBe('public, max-age=2, s-maxage=60');
    const refused = await call('PATCH', path, { token, body: { category: 'a/b/c/d' } });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/category']);
  });
});
