import { beforeAll, describe, expect, it } from 'vitest';
import { account, addType, draft, hold, must, onSale, publish, type Show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';
import { call } from '../../support/http/client.ts';
import { indexEvents } from '../../support/state/listing.ts';

/*
 * Goal: lists, search and popular events apply the same filters, within a bounded number of reads.
 * Method: publishes events that differ in the filtered fields only, then queries all three; requests are metered.
 */

beforeAll(() => startInProcess({ cache: false }));

const price = (amount: number) => ({ amount, currency: 'EUR' });
const inHours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

interface Concert {
  city?: string;
  category?: string;
  types: object[];
}

/** Publishes an event. They differ in these fields only, so the filters have to tell them apart. */
async function concert({ city = 'Vienna', category = 'music', types }: Concert): Promise<Show> {
  const drafted = await draft({ doorsIn: 24 });
  const { token } = drafted.organizer;
  must(200, await call('PATCH', `/v1/venues/${drafted.venueId}`, { token, body: { city } }));
  const { deliverOutbox } = await import('../../support/state/outbox.ts');
  await deliverOutbox();
  must(200, await call('PATCH', `/v1/events/${drafted.eventId}`, { token, body: { category } }));
  const ids: string[] = [];
  for (const type of types) {
    const general = { kind: 'general', capacity: 5, salesEndAt: inHours(24), ...type };
    ids.push(must(201, await addType(drafted, general)).id);
  }
  must(200, await publish(drafted));
  await onSale(drafted);
  return { ...drafted, ticketTypeId: ids[0] ?? '' };
}

const names = new Map<string, string>();
const ask = async (path: string, query: Record<string, string>) => {
  const answer = await call('GET', `${path}?${new URLSearchParams(query)}`);
  return must(200, answer).items.map(({ id }: { id: string }) => names.get(id)) as string[];
};
const listed = (query: Record<string, string>) => ask('/v1/events', query);
/** Names of the events found by their common title. */
const found = async (query: Record<string, string>) =>
  (await ask('/v1/events/search', { q: 'late show', ...query })).sort();

beforeAll(async () => {
  const concerts: [string, Concert][] = [
    ['cheap', { city: 'Łódź', category: 'music/jazz', types: [{ price: price(1_000) }] }],
    ['dear', { category: 'Musik', types: [{ price: price(9_000) }] }],
    [
      'mixed',
      {
        category: 'music',
        types: [{ price: price(2_000) }, { price: price(8_000), salesStartAt: inHours(2) }],
      },
    ],
    [
      'tiered',
      {
        category: 'musical',
        types: [{ price: price(5_000), tiers: [{ name: 'Early', price: price(3_000), quantity: 1 }] }],
      },
    ],
    ['hidden', { city: 'LODZ', types: [{ price: price(6_000) }, { price: price(500), name: 'Crew' }] }],
    ['sold out', { types: [{ price: price(4_000), capacity: 1 }] }],
  ];
  for (const [name, fields] of concerts) {
    const show = await concert(fields);
    names.set(show.eventId, name);
    if (name === 'hidden') {
      const { body } = await call('GET', `/v1/events/${show.eventId}`);
      const crew = body.ticketTypes.find(({ price }: { price: { amount: number } }) => price.amount === 500).id;
      const path = `/v1/events/${show.eventId}/ticket-types/${crew}`;
      must(200, await call('PATCH', path, { token: show.organizer.token, body: { status: 'hidden' } }));
    }
    if (name === 'sold out') must(200, await hold(await account(), show.ticketTypeId, 1));
    await indexEvents(show.eventId);
  }
});

describe('lists and search', () => {
  it.each([
    ['lodz', ['cheap', 'hidden']],
    ['ŁÓDŹ', ['cheap', 'hidden']],
    ['Lod', []],
    ['vienna', ['dear', 'mixed', 'tiered', 'sold out']],
  ])('match the city %s regardless of case and diacritics', async (city, wanted) => {
    expect(await listed({ city })).toEqual(wanted);
    expect(await found({ city })).toEqual([...wanted].sort());
    expect((await ask('/v1/events/popular', { city })).sort()).toEqual([...wanted].sort());
  });

  it.each([
    ['MUSIC', ['cheap', 'mixed', 'hidden', 'sold out']],
    ['Music/Jazz', ['cheap']],
    ['musi', []],
  ])('match the category %s and those below it', async (category, wanted) => {
    expect(await listed({ category })).toEqual(wanted);
    expect(await found({ category })).toEqual([...wanted].sort());
    expect((await ask('/v1/events/popular', { category })).sort()).toEqual([...wanted].sort());
  });

  it.each([
    [{ priceTo: '999' }, []],
    [{ priceTo: '1000' }, ['cheap']],
    [{ priceFrom: '8000' }, ['dear', 'mixed']],
    [{ priceFrom: '2500', priceTo: '3500' }, ['tiered']],
    [{ priceFrom: '5000', priceTo: '5000' }, []],
    [{ priceFrom: '4000', priceTo: '6000' }, ['hidden', 'sold out']],
    [{ priceFrom: '2', priceTo: '1' }, []],
    [{ available: 'true' }, ['cheap', 'dear', 'mixed', 'tiered', 'hidden']],
    [{ available: 'false' }, ['cheap', 'dear', 'mixed', 'tiered', 'hidden', 'sold out']],
    [{ available: 'true', priceFrom: '7000' }, ['dear']],
    [{ available: 'true', priceTo: '4000', city: 'vienna' }, ['mixed', 'tiered']],
  ])('filter with %o', async (query, wanted) => {
    expect(await listed(query)).toEqual(wanted);
    expect(await found(query)).toEqual([...wanted].sort());
  });

  it('use the price of the next tier once the first is sold', async () => {
    const [eventId = ''] = [...names].find(([, name]) => name === 'tiered') ?? [];
    const { body } = await call('GET', `/v1/events/${eventId}`);
    must(200, await hold(await account(), body.ticketTypes[0].id, 1));
    await expect.poll(() => listed({ priceFrom: '5000', priceTo: '5000' }), { timeout: 5_000 }).toEqual(['tiered']);
  });

  it('list each event once, page by page, with a selective filter', async () => {
    const pages: string[] = [];
    let cursor = '';
    do {
      const query = new URLSearchParams({ available: 'true', limit: '2', ...(cursor && { cursor }) });
      const { items, nextCursor } = must(200, await call('GET', `/v1/events?${query}`));
      expect(items.length).toBeLessThanOrEqual(2);
      pages.push(...items.map(({ id }: { id: string }) => names.get(id)));
      cursor = nextCursor ?? '';
    } while (cursor);
    expect(pages).toEqual(['cheap', 'dear', 'mixed', 'tiered', 'hidden']);
  });

  it('read the events of an organizer from its own index', async () => {
    const [eventId = ''] = [...names].find(([, name]) => name === 'dear') ?? [];
    const { organizerId } = (await call('GET', `/v1/events/${eventId}`)).body;
    const used = await meter();
    used.since();
    expect(await listed({ organizerId })).toEqual(['dear']);
    expect(used.since().requests).toBe(1);
    expect(await listed({ organizerId, category: 'jazz' })).toEqual([]);
  });

  it('cost one query if every event matches', async () => {
    const used = await meter();
    used.since();
    expect(await listed({ limit: '3' })).toEqual(['cheap', 'dear', 'mixed']);
    expect(used.since().requests).toBe(1);
  });

  it('cost one query for each event with a price filter', async () => {
    const used = await meter();
    used.since();
    await listed({ priceTo: '8999', limit: '50' });
    // The page, the types of six events, and the counts of the event whose price depends on free places.
    expect(used.since().requests).toBeLessThanOrEqual(1 + 6 + 2);
  });
});

it.each([
  ['priceFrom', '-1'],
  ['priceTo', '1.5'],
  ['priceFrom', 'cheap'],
  ['available', 'maybe'],
])('rejects %s=%s', async (name, value) => {
  for (const path of ['/v1/events?', '/v1/events/search?q=late&']) {
    const { status, body } = await call('GET', `${path}${name}=${value}`);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, `?${name}`]);
  }
});
