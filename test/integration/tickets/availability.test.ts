import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../../shared/inventory/place.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import { hall } from '../../support/actors/seats.ts';
import {
  type Account,
  account,
  addType,
  draft,
  hold,
  must,
  onSale,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: counts and seat states are at most as old as promised, and a crowd costs one recount.
 * Method: loads the module several times, as several processes would, and counts the queries of the index.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const item = async ({ eventId }: Show) =>
  must(200, await call('GET', `/v1/events/${eventId}/availability`)).items[0] as { available: number; status: string };
const states = async ({ eventId }: Show): Promise<string> =>
  must(200, await call('GET', `/v1/events/${eventId}/seats`)).sections[0].states;
const take = (buyer: Account, ticketTypeId: string, ...seats: string[]) =>
  call('POST', '/v1/cart/items', { token: buyer.token, body: { ticketTypeId, seats } });

async function countsRow(ticketTypeId: string): Promise<TypeCounts | undefined> {
  const { countsIn } = await import('../../../shared/inventory/type-counts.ts');
  return (await countsIn(process.env.COUNTS_TABLE ?? '')([ticketTypeId])).get(ticketTypeId);
}

describe('the number of free places', () => {
  it('is recounted when it is older than a second, and includes lapsed holds', async () => {
    const party = await show({ capacity: 5 });
    expect(await item(party)).toMatchObject({ available: 5, status: 'available' });
    must(200, await hold(await account(), party.ticketTypeId, 5));
    await passTime(1_001);
    expect(await item(party)).toMatchObject({ available: 0, status: 'sold_out' });
    expect(await countsRow(party.ticketTypeId)).toMatchObject({ free: 0, held: 5, pools: [0] });
    await passTime(15 * 60_000);
    expect(await item(party)).toMatchObject({ available: 5 });
  });

  it('is no older through the cache of a process that reads the counts of another', async () => {
    const party = await show({ capacity: 5 });
    await item(party);
    const other = await anotherProcess();
    await passTime(900);
    expect(await other(party.eventId)).toBe(5);
    must(200, await hold(await account(), party.ticketTypeId, 2));
    await passTime(101);
    expect(await other(party.eventId)).toBe(3);
  });

  it('is counted once for concurrent requests to many processes', async () => {
    const party = await show({ capacity: 20 });
    const processes = await Promise.all([1, 2, 3, 4, 5].map(anotherProcess));
    const crowd = () => Promise.all(processes.flatMap((ask) => Array.from({ length: 10 }, () => ask(party.eventId))));
    recounts();
    expect(await crowd()).toEqual(Array(50).fill(20));
    // One shard costs one query for free and one for held places.
    expect(recounts()).toBe(2);
    must(200, await hold(await account(), party.ticketTypeId, 4));
    recounts();
    await passTime(1_001);
    await crowd();
    expect(recounts()).toBe(2);
    expect(await crowd()).toEqual(Array(50).fill(16));
    expect(recounts()).toBe(0);
  });

  it('is never answered from an old row during a recount', async () => {
    const party = await show({ capacity: 20 });
    const processes = await Promise.all([1, 2, 3].map(anotherProcess));
    expect(await processes[0]?.(party.eventId)).toBe(20);
    must(200, await hold(await account(), party.ticketTypeId, 4));
    await passTime(60_000);
    expect(await Promise.all(processes.map((ask) => ask(party.eventId)))).toEqual([16, 16, 16]);
  });

  it('is counted by one other process when the first has died', async () => {
    const party = await show({ capacity: 20 });
    const processes = await Promise.all([1, 2, 3, 4, 5].map(anotherProcess));
    const { recountsIn } = await import('../../../shared/inventory/counts/recount-store.ts');
    const tables = { tickets: process.env.TICKETS_TABLE ?? '', counts: process.env.COUNTS_TABLE ?? '' };
    const { beginRecount } = recountsIn(tables);
    const { clock } = await import('../../../shared/base/clock.ts');
    expect(await beginRecount(party.ticketTypeId, 1_000, clock.now())).toBe(true);
    expect(await beginRecount(party.ticketTypeId, 1_000, clock.now())).toBe(false);
    recounts();
    expect(await Promise.all(processes.map((ask) => ask(party.eventId)))).toEqual(Array(5).fill(20));
    expect(recounts()).toBe(2);
  });

  it('is recounted in spite of counts from a process with a wrong clock', async () => {
    const party = await show({ capacity: 20 });
    await passTime(300_000);
    await item(party);
    await resetTime();
    must(200, await hold(await account(), party.ticketTypeId, 4));
    expect(await (await anotherProcess())(party.eventId)).toBe(16);
    expect((await countsRow(party.ticketTypeId))?.free).toBe(16);
  });
});

let copies = 0;
/** The availability of the tickets service with a cache of its own, as in another process. */
async function anotherProcess() {
  const path = `../../../functions/tickets/availability/count-availability.ts?copy=${++copies}`;
  const { availability }: typeof import('../../../functions/tickets/availability/count-availability.ts') = await import(
    path
  );
  const { clock } = await import('../../../shared/base/clock.ts');
  return async (eventId: string) => (await availability(eventId, clock.now())).items[0]?.available;
}

let queries = 0;
/** Returns the queries of the index since the last call, in all processes. */
const recounts = (): number => {
  const since = queries;
  queries = 0;
  return since;
};
beforeAll(async () => {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  dynamo.middlewareStack.add(
    (next) => (args) => {
      if ('IndexName' in args.input && args.input.IndexName === 'claimable') queries++;
      return next(args);
    },
    { name: 'queries', step: 'initialize' },
  );
});

describe('seat states', () => {
  it('distinguish free, held, sold and blocked seats', async () => {
    const party = await show({ seatMap: hall({ A: 6, B: 2 }) });
    const { ticketTypeId } = party;
    must(200, await take(await account(), ticketTypeId, 'A-1-1', 'A-1-2'));
    await sell({ ticketTypeId, shard: 0, number: 2 });
    await block(party, 'A-1-6');
    const answer = await call('GET', `/v1/events/${party.eventId}/seats`);
    expect(answer.body).toEqual({
      seatMapVersion: 1,
      sections: [
        { id: 'A', states: 'hhsaax' },
        { id: 'B', states: 'xx' },
      ],
    });
    expect(await item(party)).toMatchObject({ available: 2 });
    expect(await countsRow(ticketTypeId)).toMatchObject({ free: 2, held: 2, pools: [2] });
    await passTime(15 * 60_000);
    expect(await states(party)).toBe('aasaax');
  });

  it('are not sent again if the ETag matches', async () => {
    const party = await show({ seatMap: hall({ A: 3 }) });
    const path = `/v1/events/${party.eventId}/seats`;
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    await passTime(5_000);
    expect((await call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    must(200, await take(await account(), party.ticketTypeId, 'A-1-1'));
    await passTime(5_000);
    const changed = await call('GET', path, { headers: { 'if-none-match': etag } });
    expect([changed.status, changed.body.sections]).toEqual([200, [{ id: 'A', states: 'haa' }]]);
  });

  it('of 20,000 seats take less than 60 KB, and a fifth of that compressed', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => ({
      name: String(row + 1),
      seats: Array.from({ length: 50 }, (_, seat) => ({ name: String(seat + 1) })),
    }));
    const party = await show({ seatMap: { sections: [{ id: 'A', name: 'Hall', kind: 'seated', rows }] } });
    must(200, await take(await account(), party.ticketTypeId, 'A-1-2', 'A-400-50'));
    const all = await states(party);
    expect(all).toMatch(/^aha{19997}h$/);
    // The worst case for compression: real states are less mixed.
    const mixed = Array.from(all, () => 'ahs'[Math.floor(Math.random() * 3)]).join('');
    const text = JSON.stringify({ seatMapVersion: 1, sections: [{ id: 'A', states: mixed }] });
    expect(text.length).toBeLessThan(60 * 1024);
    expect([gzipSync(text).length, brotliCompressSync(text).length].every((bytes) => bytes < 12 * 1024)).toBe(true);
  }, 180_000);
});

describe('the price in force', () => {
  it('is that of the first free places, without tiers that have not begun', async () => {
    const party = await draft();
    // Five early birds, five for members from next week on, and the rest.
    const tiers = [
      { name: 'Early', price: { amount: 2_000, currency: 'EUR' }, quantity: 5 },
      {
        name: 'Member',
        price: { amount: 1_000, currency: 'EUR' },
        quantity: 5,
        from: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      },
    ];
    const ticketTypeId = must(201, await addType(party, { kind: 'general', capacity: 20, tiers })).id;
    must(200, await publish(party));
    const shown = await onSale(party);
    expect(shown.ticketTypes[0].price.amount).toBe(2_000);
    expect(await item({ ...party, ticketTypeId })).toMatchObject({ available: 15 });
    const { free = 0, pools = [] } = (await countsRow(ticketTypeId)) ?? {};
    expect([free, pools]).toEqual([20, [5, 5, 10]]);
    await sellOut(ticketTypeId, 0);
    await passTime(1_001);
    expect(await item({ ...party, ticketTypeId })).toMatchObject({ available: 10 });
    const later = must(200, await call('GET', `/v1/events/${party.eventId}`));
    expect(later.ticketTypes[0].price.amount).toBe(4_500);
    await passTime(8 * 86_400_000);
    const nextWeek = must(200, await call('GET', `/v1/events/${party.eventId}`));
    expect(nextWeek.ticketTypes[0].price.amount).toBe(1_000);
  });
});

/** Sells all places of a shard, as a confirmed order would. */
async function sellOut(ticketTypeId: string, shard: number): Promise<void> {
  const { queryAll } = await import('../../../shared/dynamo/read.ts');
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `${ticketTypeId}#${shard}` },
  };
  const places = await queryAll<{ number: number }>(process.env.TICKETS_TABLE ?? '', query);
  for (const { number } of places) await sell({ ticketTypeId, shard, number });
}

const block = async ({ eventId, ticketTypeId, organizer: { token } }: Show, ...blockedSeats: string[]) => {
  const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
  must(200, await call('PATCH', path, { token, body: { blockedSeats } }));
  await deliver();
};

/** Sells a place, as a confirmed order would. */
async function sell(place: Place): Promise<void> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../shared/inventory/place.ts');
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
    UpdateExpression: 'SET #status = :status REMOVE claimableAt',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': 'sold' },
  });
}
