import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { browseLimits } from '../../../functions/catalog/browse/limits.ts';
import { type CatalogProcess, catalogProcess } from '../../support/actors/catalog-processes.ts';
import {
  account,
  addType,
  type Draft,
  draft,
  must,
  onSale,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';
import { call, until } from '../../support/http/client.ts';
import { mortalValkey } from '../../support/valkey/mortal-valkey.ts';

/*
 * Goal: public views are at most two seconds old, never leak drafts, and cost a bounded number of reads.
 * Method: several catalogue processes, with and without Valkey, read while one changes the event; reads are metered.
 */

const maxAgeSeconds = 2;
const asLd = { accept: 'application/ld+json' };
const path = ({ eventId }: Draft) => `/v1/events/${eventId}`;

/** Writes the current time into the title, directly into the row, so that a view shows when it was read. */
const writeTime = async ({ eventId }: Draft) => {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  await update(process.env.EVENTS_TABLE ?? '', eventKey(eventId), {
    UpdateExpression: 'SET title = :now',
    ExpressionAttributeValues: { ':now': String(Date.now()) },
  });
};

/** Changes an event without a pause. Returns the age, in ms, of the most outdated view that any process served. */
async function maxStaleness(party: Show, all: readonly CatalogProcess[], milliseconds: number): Promise<number> {
  const end = Date.now() + milliseconds;
  const writtenAt: number[] = [];
  const writing = (async () => {
    while (Date.now() < end) {
      await writeTime(party);
      writtenAt.push(Date.now());
    }
  })();
  const ages: number[] = [];
  const reading = all.map(async ({ event }) => {
    while (Date.now() < end) {
      const requestedAt = Date.now();
      const { title } = (await event(party.eventId)).body;
      // The title was current until the next write was done.
      ages.push(requestedAt - (writtenAt.find((doneAt) => doneAt > Number(title)) ?? requestedAt));
      await wait(5);
    }
  });
  await Promise.all([writing, ...reading]);
  return Math.max(...ages);
}

describe.each([
  ['with Valkey', true],
  ['without a cache', false],
])('a public view, %s', (_how, cache) => {
  let others: CatalogProcess[];
  beforeAll(async () => {
    await startInProcess({ cache, fresh: true });
    others = await Promise.all([catalogProcess(), catalogProcess()]);
  });

  /** Polls every other process until it answers as wanted, for two seconds at most. */
  const eventually = async (ask: (one: CatalogProcess) => Promise<unknown>, wanted: unknown) => {
    const same = (answer: unknown) => JSON.stringify(answer) === JSON.stringify(wanted);
    await Promise.all(others.map((one) => until(() => ask(one), same, maxAgeSeconds)));
  };
  const inAll = (ask: (one: CatalogProcess) => Promise<unknown>) => Promise.all(others.map(ask));

  it('shows a published event immediately in its process, and within two seconds elsewhere', async () => {
    const event = await draft();
    must(201, await addType(event));
    const status = async (one: CatalogProcess) => (await one.event(event.eventId)).status;
    expect((await call('GET', path(event))).status).toBe(404);
    expect(await inAll(status)).toEqual([404, 404]);
    const { slug } = must(200, await publish(event));
    expect((await call('GET', path(event))).status).toBe(200);
    await eventually(status, 200);
    await eventually(async (one) => (await one.event(slug)).body.id, event.eventId);
    await eventually(async (one) => (await one.list({ organizerId: event.organizerId })).length, 1);
  });

  it('shows a cancelled event, which leaves the lists', async () => {
    const party = await show();
    const { organizerId } = party;
    const listed = async (one: CatalogProcess) => (await one.list({ organizerId })).length;
    const status = async (one: CatalogProcess) => (await one.event(party.eventId)).body.status;
    await eventually(listed, 1);
    expect(await inAll(status)).toEqual(['published', 'published']);
    must(202, await call('POST', `${path(party)}/cancel`, { token: party.organizer.token, body: {} }));
    expect(must(200, await call('GET', path(party))).status).toBe('cancelling');
    expect(must(200, await call('GET', `/v1/events?organizerId=${organizerId}`)).items).toEqual([]);
    await eventually(status, 'cancelling');
    await eventually(listed, 0);
  });

  it('shows a price that another service has changed', async () => {
    const party = await show();
    const amount = async (one: CatalogProcess) => (await one.event(party.eventId)).body.ticketTypes[0].price.amount;
    const offered = async (one: CatalogProcess) => (await one.event(party.eventId, asLd)).body.offers[0].price;
    await eventually(amount, 4_500);
    await inAll(offered);
    const body = { price: { amount: 5_100, currency: 'EUR' } };
    const type = `${path(party)}/ticket-types/${party.ticketTypeId}`;
    must(200, await call('PATCH', type, { token: party.organizer.token, body }));
    await Promise.all([eventually(amount, 5_100), eventually(offered, '51.00')]);
  });

  it('never shows a draft or a hidden type, even after a member of the organizer has read it', async () => {
    const event = await draft();
    const { token } = event.organizer;
    const stranger = await account();
    const open = must(201, await addType(event));
    const strangers = (one: CatalogProcess) =>
      Promise.all([one.event(event.eventId), one.event(event.eventId, { token: stranger.token })]);
    const statusOf = async (one: CatalogProcess) => (await strangers(one)).map(({ status }) => status);
    for (const one of others) {
      expect((await one.event(event.eventId, { token })).status).toBe(200);
      expect((await one.event(event.eventId, { token, ...asLd })).status).toBe(200);
      expect(await statusOf(one)).toEqual([404, 404]);
      expect((await one.event(event.eventId, asLd)).status).toBe(404);
    }
    const secret = must(201, await addType(event));
    must(200, await publish(event));
    await onSale(event);
    await eventually(async (one) => (await one.event(event.eventId)).status, 200);
    const type = `${path(event)}/ticket-types/${secret.id}`;
    must(200, await call('PATCH', type, { token, body: { status: 'hidden' } }));
    const idsOf = ({ body }: { body: any }) => body.ticketTypes.map(({ id }: { id: string }) => id).sort();
    await eventually(async (one) => (await strangers(one)).map(idsOf), [[open.id], [open.id]]);
    for (const one of others) {
      expect(idsOf(await one.event(event.eventId, { token }))).toEqual([open.id, secret.id].sort());
      expect((await strangers(one)).map(idsOf)).toEqual([[open.id], [open.id]]);
      expect((await one.event(event.eventId, { token, ...asLd })).body.offers).toHaveLength(1);
    }
  });

  it('shows an event as ended from its end on', async () => {
    const party = await show({ doorsIn: 1 });
    const { organizerId } = party;
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { eventKey } = await import('../../../shared/records/event-row.ts');
    const endsAt = Date.now() + 3_000;
    await update(process.env.EVENTS_TABLE ?? '', eventKey(party.eventId), {
      UpdateExpression: 'SET endsAt = :end',
      ExpressionAttributeValues: { ':end': endsAt },
    });
    const shown = async (one: CatalogProcess) => [
      (await one.event(party.eventId)).body.status,
      (await one.list({ organizerId })).length,
    ];
    await wait(Math.max(0, endsAt - 60 - Date.now()));
    await inAll(shown);
    await wait(Math.max(0, endsAt + 1 - Date.now()));
    expect(await inAll(shown)).toEqual([
      ['ended', 0],
      ['ended', 0],
    ]);
  });

  it('is at most two seconds old while the event changes without a pause', async () => {
    const age = await maxStaleness(await show(), others, 2_500);
    expect(age).toBeLessThan(maxAgeSeconds * 1_000);
    // Some view was outdated: otherwise nothing was cached.
    expect(age).toBeGreaterThan(50);
  });

  it('costs a bounded number of reads for an unknown id or slug, and none for an invalid name', async () => {
    const one = await catalogProcess();
    await one.event('warm');
    const counted = await meter();
    const { clock } = await import('../../../shared/base/clock.ts');
    const held = vi.spyOn(clock, 'now').mockReturnValue(Date.now());
    for (const [name, { loads }] of [
      ['evt_01ARZ3NDEKTSV4RRFFQ69G5FAV', browseLimits.viewBudget],
      ['no-such-show-q69g5f', browseLimits.steadyBudget],
    ] as const) {
      for (let n = 0; n < 20; n++) expect((await one.event(name)).status).toBe(404);
      expect(counted.since().commands.GetItem).toBe(loads);
    }
    held.mockRestore();
    for (const name of ['evt_x', 'No-Show', '{a}', 'é']) expect((await one.event(name)).status).toBe(404);
    expect(counted.since().requests).toBe(0);
  });

  it('costs no more reads for signed-in viewers than for others', async () => {
    const party = await show();
    const buyers = await Promise.all(Array.from({ length: 10 }, () => account()));
    const one = await catalogProcess();
    // Caches their sessions.
    for (const { token } of buyers) await one.event(party.eventId, { token });
    const counted = await meter();
    await Promise.all(buyers.map(({ token }) => one.event(party.eventId, { token })));
    // The event, its types and its organizer's members.
    expect(counted.since().requests).toBeLessThanOrEqual(3);
  });
});

it('public views stay correct when Valkey is lost', async () => {
  const valkey = await mortalValkey();
  await startInProcess({ cache: valkey.address, fresh: true });
  const others = await Promise.all([catalogProcess(), catalogProcess()]);
  const party = await show();
  const { token } = party.organizer;
  const title = async (one: CatalogProcess) => (await one.event(party.eventId)).body.title;
  expect(await Promise.all(others.map(title))).toEqual(['Late Show', 'Late Show']);
  await valkey.end();
  must(200, await call('PATCH', path(party), { token, body: { title: 'Later Show' } }));
  expect(must(200, await call('GET', path(party))).title).toBe('Later Show');
  await Promise.all(
    others.map((one) =>
      until(
        () => title(one),
        (shown) => shown === 'Later Show',
        maxAgeSeconds,
      ),
    ),
  );
  expect(await maxStaleness(party, others, 1_500)).toBeLessThan(maxAgeSeconds * 1_000);
});
