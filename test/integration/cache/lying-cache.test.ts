import { expect, it, vi } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { type Account, account, addType, draft, must, onSale, order, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { exchangeableCache, lies } from '../../support/state/lying-cache.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: the cache is a hint everywhere. Whatever it answers, buyers, guests at the door and readers get what they get
 * without a cache. A view is at most as old as its maximum age.
 * Method: the same journey with no cache and with each of the lying ones. It meets every reader of the cache: pools,
 * door records, and each public view. No stream runs here, so no projector corrects a lie.
 */

const { cache, tell } = exchangeableCache();
vi.doMock('../../../shared/cache/valkey.ts', () => ({ openCache: () => cache }));
// Readers poll a cache that says that others load, and it never has what they load.
vi.doMock('../../../shared/cache/limits.ts', async (original) => {
  const { cacheLimits } = await original<typeof import('../../../shared/cache/limits.ts')>();
  return { cacheLimits: { ...cacheLimits, viewPollMs: 1 } };
});

const euro = (amount: number) => ({ amount, currency: 'EUR' });
const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
const get = async (path: string, token?: string) => (await call('GET', path, token ? { token } : {})).body;

/** Eight places, of which two are cheaper. */
async function tieredShow() {
  const drafted = await draft();
  const type = {
    kind: 'general',
    capacity: 8,
    tiers: [{ name: 'Early', price: euro(3000), quantity: 2 }],
    salesEndAt: hours(4),
  };
  const ticketTypeId: string = must(201, await addType(drafted, type)).id;
  must(200, await publish(drafted));
  await onSale(drafted);
  return { ...drafted, ticketTypeId };
}

const holdOf = async ({ token }: Account, ticketTypeId: string, quantity: number) => {
  const { status, body } = await call('POST', '/v1/cart/items', { token, body: { ticketTypeId, quantity } });
  const lines = (body.items ?? []) as { quantity: number; unitPrice: { amount: number } }[];
  return [status, body.code ?? lines.map((line) => `${line.quantity} x ${line.unitPrice.amount}`)];
};

/** What readers of the catalogue see. All views are older than their maximum age by then. */
async function views({ eventId, organizerId, slug }: { eventId: string; organizerId: string; slug: string }) {
  await passTime(301_000);
  const titles = async (path: string) => (await get(path)).items.map(({ title }: { title: string }) => title);
  const page = await get(`/v1/events/${eventId}`);
  return {
    page: [page.title, page.status, page.ticketTypes[0].price.amount],
    bySlug: (await get(`/v1/events/${slug}`)).title,
    list: await titles(`/v1/events?organizerId=${organizerId}`),
    everywhere: await titles('/v1/events?city=Vienna'),
    affordable: await titles(`/v1/events?organizerId=${organizerId}&available=true&priceTo=3000`),
    dearer: await titles(`/v1/events?organizerId=${organizerId}&available=true&priceTo=4500`),
    popular: await titles('/v1/events/popular'),
    categories: (await get('/v1/categories')).items,
  };
}

async function journey() {
  await startInProcess({ cache: false, fresh: true });
  const night = await tieredShow();
  const { slug } = await get(`/v1/events/${night.eventId}`);
  const fresh = await views({ ...night, slug });
  const [ada, bob] = [await account(), await account()];
  const holds = [
    await holdOf(ada, night.ticketTypeId, 4),
    await holdOf(bob, night.ticketTypeId, 5),
    await holdOf(bob, night.ticketTypeId, 4),
    await holdOf(ada, night.ticketTypeId, 1),
  ];
  const paid = await confirm((await order(ada)).body.id);

  const tickets = (await get('/v1/tickets', ada.token)).items as { code: string }[];
  const { deviceToken } = await gateDevice(night);
  const passages: string[] = [];
  for (const { code } of tickets.slice(0, 2)) {
    for (const direction of ['out', 'in', 'in', 'out', 'out', 'in', 'in'] as const) {
      const { result, message } = (await scan(deviceToken, night.eventId, code, undefined, direction)).body;
      const look = await get(`/v1/checkin/tickets?code=${code}`, deviceToken);
      passages.push(`${direction}: ${result}: ${message}, then ${look.result}`);
    }
  }

  const { token } = night.organizer;
  must(200, await call('PATCH', `/v1/events/${night.eventId}`, { token, body: { title: 'Later Show' } }));
  const changed = (await get(`/v1/events/${night.eventId}`)).title;
  const sold = await views({ ...night, slug });
  const unseen = await draft();
  const path = `/v1/events/${unseen.eventId}`;
  const drafts = [
    (await call('GET', path, { token: unseen.organizer.token })).status,
    (await call('GET', path, { token: bob.token })).status,
    (await call('GET', path)).status,
  ];
  await resetTime();
  return { fresh, holds, paid, passages, changed, sold, drafts };
}

it('is a hint: nothing it says changes the outcome of a journey', async () => {
  tell({});
  const truth = await journey();
  expect(truth.holds).toEqual([
    [200, ['2 x 3000', '2 x 4500']],
    [409, 'sold_out'],
    [200, ['4 x 4500']],
    [409, 'sold_out'],
  ]);
  expect(truth).toMatchObject({ paid: { outcome: 'confirmed' }, changed: 'Later Show', drafts: [200, 404, 404] });
  for (const [how, lie] of Object.entries(lies)) {
    tell(lie());
    expect(await journey(), `a cache that ${how}`).toEqual(truth);
  }
}, 120_000);
