// Goal: no read is cut off in silence: it reads on, is continued by the next run, or says that it is incomplete.
// Method: DynamoDB's pages are small, and so are the limits of a run.
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { account, draft, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { smallPages } from '../../support/faults/small-pages.ts';
import { call, deliver } from '../../support/http/client.ts';

vi.mock('../../../functions/operations/limits.ts', async (original) => {
  const { operationsLimits } = await original<typeof import('../../../functions/operations/limits.ts')>();
  return { operationsLimits: { ...operationsLimits, reconciliationMs: -1, reportedFindings: 1 } };
});
vi.mock('../../../functions/auth/limits.ts', async (original) => {
  const { authLimits } = await original<typeof import('../../../functions/auth/limits.ts')>();
  return { authLimits: { ...authLimits, exportedRows: 2 } };
});
vi.mock('../../../functions/catalog/popularity/limits.ts', async (original) => {
  const { popularityLimits } = await original<typeof import('../../../functions/catalog/popularity/limits.ts')>();
  return { popularityLimits: { ...popularityLimits, rankedEvents: 2, salesPerCount: 2 } };
});

vi.mock('../../../functions/catalog/browse/limits.ts', async (original) => {
  const { browseLimits } = await original<typeof import('../../../functions/catalog/browse/limits.ts')>();
  return { browseLimits: { ...browseLimits, listedPerPage: 2, listedPerRead: 1, feedReads: 20 } };
});
beforeAll(() => startInProcess({ cache: false }));

const table = (name: string): string => process.env[`${name}_TABLE`] ?? '';
const put = async (name: string, row: Record<string, unknown>) =>
  (await import('../../../shared/dynamo/write.ts')).put(table(name), row);

/** Writes the sales row of an order, as the projector does. */
async function plantSale(event: { eventId: string }, orderId: string, at: number, fields: object = {}) {
  const { salesKey, recentSalesRow } = await import('../../../shared/records/sales-row.ts');
  const sale = { orderId, eventId: event.eventId, at, currency: 'EUR', version: 1 };
  await put('ORDERS', { ...salesKey(sale), ...sale, lines: [], ...fields });
  await put('ORDERS', recentSalesRow(event.eventId, Date.now()));
}
const lineOf = ({ ticketTypeId }: Show, quantity: number) => [{ ticketTypeId, quantity, revenue: quantity * 100 }];
const numbered = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('sums over the orders of an event', () => {
  it('count every page: sales and the progress of a cancellation', async () => {
    const party = await show();
    const { eventId, organizer } = party;
    const minute = (index: number) => Date.now() - index * 60_000;
    await numbered(5, (index) =>
      plantSale(party, `ord_${index}`, minute(index), { lines: lineOf(party, 2), refunded: 7 }),
    );
    const queries = await smallPages(2);
    const sales = must(200, await call('GET', `/v1/events/${eventId}/sales`, { token: organizer.token }));
    expect(sales.revenue.amount).toBe(5 * 200);
    must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
    const progress = must(200, await call('GET', `/v1/events/${eventId}/cancellation`, { token: organizer.token }));
    expect(progress).toMatchObject({ orders: { total: 5, remaining: 5 }, refunded: { amount: 35 } });
    expect(queries()).toBeGreaterThan(6);
  });
});

describe('popularity', () => {
  const rank = async (): Promise<string[]> => {
    const { handler } = await import('../../../functions/catalog/rank-events.ts');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    await handler();
    const row = await getItem<{ scores: object }>(table('EVENTS'), { pk: 'popularity', sk: 'ranking' });
    return Object.keys(row?.scores ?? {});
  };
  const settled = Date.now() - 120_000;

  it('ranks the newest events too, and passes over any number of events that are not listed', async () => {
    // Ids without an event sort before all others and sell most.
    await numbered(5, (index) =>
      plantSale({ eventId: `evt_0${index}` }, 'ord_1', settled, {
        lines: [{ ticketTypeId: 'typ_1', quantity: 40, revenue: 0 }],
      }),
    );
    const [older, newer] = [await show(), await show()];
    await plantSale(older, 'ord_1', settled, { lines: lineOf(older, 1) });
    await plantSale(newer, 'ord_1', settled, { lines: lineOf(newer, 9) });
    await smallPages(2);
    expect(await rank()).toEqual(expect.arrayContaining([newer.eventId, older.eventId]));
  });

  it('counts in the next run what one run does not', async () => {
    const party = await show();
    await numbered(3, (index) => plantSale(party, `ord_${index}`, settled + index, { lines: lineOf(party, 100) }));
    const { readScore } = await import('../../../functions/catalog/popularity/score-store.ts');
    await rank();
    expect((await readScore(party.eventId)).score).toBeCloseTo(200, 0);
    await rank();
    expect((await readScore(party.eventId)).score).toBeCloseTo(300, 0);
  });
});

describe('a feed', () => {
  it('reads on to the few events that pass its filter', async () => {
    for (const hours of [24, 48, 72]) await show({ doorsIn: hours });
    const { eventId, organizer } = await show({ doorsIn: 96 });
    must(200, await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body: { category: 'polka' } }));
    const { body } = await call('GET', '/v1/events.ics?category=polka');
    expect(String(body)).toContain(eventId);
  });
});

describe('copies of an organizer’s facts', () => {
  it('reach all of its events, the latest start first', async () => {
    const { organizer, organizerId, venueId, eventId } = await draft();
    const eventIn = async (year: number): Promise<string> =>
      must(
        201,
        await call('POST', '/v1/events', {
          token: organizer.token,
          body: {
            ...{ organizerId, venueId, title: 'Night', description: 'A night.', category: 'jazz', currency: 'EUR' },
            ...{
              startsAt: `${year}-05-01T20:00:00Z`,
              endsAt: `${year}-05-01T23:00:00Z`,
              doorsOpenAt: `${year}-05-01T19:00:00Z`,
            },
          },
        }),
      ).id;
    const later = await numbered(4, (index) => eventIn(2027 + index));
    must(
      200,
      await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body: { name: 'Larks' } }),
    );
    await smallPages(1);
    const { dynamo } = await import('../../../shared/dynamo/client.ts');
    const updated: string[] = [];
    dynamo.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          const { TableName, Key } = args.input as { TableName?: string; Key?: { pk: string } };
          if (commandName === 'UpdateItemCommand' && TableName === process.env.EVENTS_TABLE && Key?.pk)
            updated.push(Key.pk.slice('event#'.length));
          return next(args);
        },
      { name: 'order of updates', step: 'initialize' },
    );
    await deliver();
    dynamo.middlewareStack.remove('order of updates');
    const ours = updated.filter((id) => [...later, eventId].includes(id));
    expect(ours).toEqual([...later.toReversed(), eventId]);
  });
});

describe('the audit', () => {
  const run = async () => {
    const { handler } = await import('../../../functions/operations/hourly.ts');
    const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
    await handler();
    return readLatestReport();
  };

  it('continues in the next run, says that it is incomplete, and counts the findings that it does not list', async () => {
    await startInProcess({ cache: false, fresh: true });
    const parties = [await show({ capacity: 1 }), await show({ capacity: 1 }), await show({ capacity: 1 })];
    const { placeKey } = await import('../../../shared/inventory/place.ts');
    const { ticketTypeId } = parties[1] as Show;
    const spot = { ticketTypeId, shard: 0, number: 901 };
    await put('TICKETS', {
      ...placeKey(spot),
      ...spot,
      sale: 1,
      issue: 1,
      version: 1,
      status: 'sold',
      orderId: 'ord_NONE',
      claimableAt: 1,
    });

    const reports = [await run(), await run(), await run(), await run()];
    expect(reports.map(({ events, complete }) => [events, complete])).toEqual([
      [1, false],
      [1, false],
      [1, false],
      [1, false],
    ]);
    expect(reports.map(({ findings, moreFindings }) => [findings.length, moreFindings])).toEqual([
      [0, 0],
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
    expect(reports[0]).not.toHaveProperty('resumeAfter');
  });
});

describe('an account', () => {
  it('exports all it can hold, and says when there is more', async () => {
    const { id, token } = await account();
    const order = (index: number) => ({
      ...{ pk: `order#ord_${id}_${index}`, sk: 'order', orderId: `ord_${index}`, userId: id, createdAt: index },
      ...{ items: [], total: { amount: 0, currency: 'EUR' } },
    });
    await numbered(2, (index) => put('ORDERS', order(index)));
    await smallPages(1);
    expect(must(200, await call('GET', '/v1/auth/me/export', { token }))).toMatchObject({ complete: true });
    await put('ORDERS', order(3));
    const exported = must(200, await call('GET', '/v1/auth/me/export', { token }));
    expect([exported.orders.length, exported.complete]).toEqual([2, false]);
  });

  it('loses its name from each of its tickets, and leaves all of its teams', async () => {
    const party = await show({ capacity: 5 });
    const { id } = await account();
    const { placesOf } = await import('../../support/state/places.ts');
    for (const place of await placesOf(party.ticketTypeId)) {
      await put('TICKETS', { ...place, status: 'sold', ownerId: id, orderId: 'ord_1', holder: { name: 'Ada' } });
    }
    const { memberRow } = await import('../../../functions/venues/team/member.ts');
    await numbered(4, (index) => put('VENUES', memberRow(`org_${index}`, { userId: id, role: 'viewer' })));
    await smallPages(1);
    const { eraseHolderName } = await import('../../../functions/tickets/ticket/erasure-store.ts');
    await eraseHolderName(id);
    expect((await placesOf(party.ticketTypeId)).filter((place) => place.holder)).toEqual([]);
    const { removeFromAllTeams } = await import('../../../functions/venues/team/member-store.ts');
    await removeFromAllTeams(id, Date.now());
    const { readMembers } = await import('../../../shared/records/venue-rows.ts');
    expect((await numbered(4, (index) => readMembers(`org_${index}`))).flat()).toEqual([]);
  });
});

describe('a list that is held in memory', () => {
  it('is read to its end, and refused when it is too long to hold', async () => {
    const { dynamoLimits } = await import('../../../shared/dynamo/limits.ts');
    const { queryAll, queryUpTo } = await import('../../../shared/dynamo/read.ts');
    await numbered(5, (index) => put('COUNTS', { pk: 'list', sk: String(index) }));
    await smallPages(2);
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'list' } };
    expect(await queryAll(table('COUNTS'), query)).toHaveLength(5);
    expect(await queryUpTo(table('COUNTS'), query, 5)).toMatchObject({ isAll: true });
    const cut = await queryUpTo(table('COUNTS'), query, 3);
    expect([cut.items.length, cut.isAll]).toEqual([3, false]);
    const { rowsInMemory } = dynamoLimits;
    onTestFinished(() => void Object.assign(dynamoLimits, { rowsInMemory }));
    Object.assign(dynamoLimits, { rowsInMemory: 4 });
    await expect(queryAll(table('COUNTS'), query)).rejects.toThrow('too many matches');
  });
});
