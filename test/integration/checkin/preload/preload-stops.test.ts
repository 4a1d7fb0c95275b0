import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseTicketId } from '../../../../shared/inventory/place.ts';
import { bought, gateDevice, scan } from '../../../support/actors/door.ts';
import { must, type Show } from '../../../support/actors/world.ts';
import {
  atPages,
  deliverRequest,
  preload,
  preloadRequests,
  requestPreload,
  soldShow,
  stateOf,
  withLimits,
} from '../../../support/door/preloading.ts';
import { injectFaults } from '../../../support/engine/faults.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';
import { ownValkey } from '../../../support/valkey/mortal-valkey.ts';

/*
 * Goal: a preload that stops goes on where it was, whatever stopped it, and says at any time how many tickets the cache
 * has. It changes nothing that a scan or a sale has changed meanwhile.
 * Method: a real Valkey, pages of ten of 60 places, and an incident at one of them.
 */

const valkey = ownValkey();
afterEach(async () => {
  await resetTime();
  vi.doUnmock('../../../../functions/checkin/limits.ts');
});

/** Sold tickets, a progress that is stored after each page, and short pauses while the cache is away. */
async function night(): Promise<Show> {
  withLimits({ preloadRenewMs: 0, preloadPausesMs: [20, 500, 500, 500, 500, 500, 500] });
  return soldShow(valkey.address);
}

/** The records of an event in the cache, by the number of the place: `<version>|<record>`. */
async function cached({ ticketTypeId }: Show): Promise<Map<number, string>> {
  const keys = await valkey.admin.keys(`door:*${ticketTypeId}*`);
  const hashes = await Promise.all(keys.map((key) => valkey.admin.hgetall(key)));
  return new Map(hashes.flatMap((hash) => Object.entries(hash)).map(([number, text]) => [Number(number), text]));
}

/** The same as the table has it. */
async function inTable({ ticketTypeId }: Show): Promise<Map<number, string>> {
  const { encodeDoorTicket } = await import('../../../../shared/door/door-ticket.ts');
  const sold = (await placesOf(ticketTypeId)).filter(({ status }) => status === 'sold' || status === 'used');
  return new Map(sold.map((ticket) => [ticket.number, `${ticket.version}|${encodeDoorTicket(ticket)}`]));
}

async function expectComplete(party: Show): Promise<void> {
  const [cache, table] = [await cached(party), await inTable(party)];
  expect(Object.fromEntries(cache)).toEqual(Object.fromEntries(table));
  expect(await stateOf(party)).toMatchObject({ state: 'ready', loaded: table.size, total: table.size });
}

/** A call that ends once it is released. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    release: resolve,
    async pass() {
      reached.resolve();
      await promise;
    },
  };
}

describe('a preload that stops', () => {
  it('is failed after it was killed, and the next one goes on behind what is stored', async () => {
    const party = await night();
    const death = gate();
    const pages = await atPages((page) => (page === 4 ? death.pass() : undefined));
    const killed = preload(party);
    await death.reached;
    const stored = (await cached(party)).size;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(40);
    expect(await stateOf(party)).toMatchObject({ state: 'loading', loaded: stored, total: 40 });
    await preload(party);
    expect((await stateOf(party)).state).toBe('loading');
    await passTime(46_000);
    expect(await stateOf(party)).toMatchObject({ state: 'failed', loaded: stored });
    const before = pages();
    await preload(party);
    // The page that was not stored, and the rest of the 60 places.
    expect(pages() - before).toBeLessThanOrEqual(4);
    await expectComplete(party);
    // The first process was only frozen. It finds that it has lost the run, and changes nothing.
    death.release();
    await killed;
    await expectComplete(party);
  });

  it('hands over before its time ends, and goes on behind what is stored', async () => {
    const party = await night();
    let remainingMs = 600_000;
    const pages = await atPages((page) => {
      if (page === 3) remainingMs = 1_000;
    });
    await preload(party, () => remainingMs);
    expect(await stateOf(party)).toMatchObject({ state: 'loading', loaded: (await cached(party)).size });
    expect(await preloadRequests(party)).toHaveLength(1);
    expect(pages()).toBe(3);
    await deliverRequest(party);
    expect(pages()).toBeLessThanOrEqual(7);
    await expectComplete(party);
    // The bus delivers at least once.
    const before = pages();
    await deliverRequest(party);
    expect(pages()).toBe(before);
  });

  it('never hands over for ever', async () => {
    withLimits({ preloadHandOvers: 2 });
    const party = await soldShow(valkey.address);
    const noTime = () => 0;
    await preload(party, noTime);
    const { handler } = await import('../../../../functions/checkin/preload.ts');
    const next = async () =>
      handler({ detail: (await preloadRequests(party)).at(-1) }, { getRemainingTimeInMillis: noTime });
    await next();
    await expect(next()).rejects.toThrow('takes too long');
    expect((await stateOf(party)).state).toBe('failed');
    expect(await preloadRequests(party)).toHaveLength(2);
  });

  it('is failed while the store throttles it, and Lambda lets it go on', async () => {
    const party = await night();
    await requestPreload(party);
    const pages = await atPages(async (page) => {
      if (page === 2) await injectFaults([{ kind: 'throttled', command: 'Query' }]);
    });
    await expect(deliverRequest(party)).rejects.toThrow('throughput');
    const loaded = (await cached(party)).size;
    expect(await stateOf(party)).toMatchObject({ state: 'failed', loaded });
    await injectFaults([]);
    await deliverRequest(party);
    expect(pages()).toBeLessThanOrEqual(7);
    await expectComplete(party);
  });

  it('runs once if two begin at the same moment', async () => {
    const party = await night();
    const pages = await atPages();
    await requestPreload(party);
    await Promise.all([deliverRequest(party), deliverRequest(party), preload(party)]);
    expect(pages()).toBeLessThanOrEqual(7);
    await expectComplete(party);
  });
});

describe('a cache that fails during a preload', () => {
  it('is loaded again if it has lost everything, which nobody noticed', async () => {
    const party = await night();
    await atPages(async (page) => {
      if (page === 3) await valkey.admin.flushall();
    });
    await preload(party);
    await expectComplete(party);
  });

  it('is loaded from the beginning after it was away, since the stream could not write meanwhile', async () => {
    const party = await night();
    const pages = await atPages(async (page) => {
      if (page !== 3) return;
      expect((await stateOf(party)).loaded).toBeGreaterThan(0);
      await valkey.admin.config('SET', 'maxmemory', '1');
    });
    const loading = preload(party);
    await vi.waitFor(() => expect(pages()).toBe(3), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await stateOf(party)).loaded).toBe(0), { interval: 5, timeout: 20_000 });
    await valkey.admin.config('SET', 'maxmemory', '0');
    await loading;
    expect(pages()).toBeGreaterThan(7);
    await expectComplete(party);
  });

  it('ends as failed if the cache keeps nothing', async () => {
    const party = await night();
    await atPages(async (page) => {
      if (page % 2 === 0) await valkey.admin.flushall();
    });
    await expect(preload(party)).rejects.toThrow('does not keep the tickets');
    expect(await stateOf(party)).toMatchObject({ state: 'failed', loaded: 0 });
  });
});

it('lets scans and sales win that happen while it loads', async () => {
  const party = await night();
  const { deviceToken } = await gateDevice(party);
  const project = await projectionOf(party.ticketTypeId);
  const guests = await bought(party.ticketTypeId, 14);
  await project();
  await valkey.admin.flushall();
  let admitted = 0;
  await atPages(async (page) => {
    // The page has been read, and is stored after this: a guest of the page enters, and somebody buys.
    const isOnPage = ({ id }: { id: string }) => Math.ceil(((parseTicketId(id)?.number ?? 0) + 1) / 10) === page;
    const guest = guests.find(isOnPage);
    if (!guest) return;
    expect(must(200, await scan(deviceToken, party.eventId, guest.code)).result).toBe('admitted');
    admitted += 1;
    await bought(party.ticketTypeId, 1);
    await project();
  });
  await preload(party);
  const table = await inTable(party);
  expect(Object.fromEntries(await cached(party))).toEqual(Object.fromEntries(table));
  expect(admitted).toBeGreaterThan(0);
  expect([...table.values()].filter((text) => text.includes('used'))).toHaveLength(admitted);
  expect(await stateOf(party)).toMatchObject({ state: 'ready' });
});
