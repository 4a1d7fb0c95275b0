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

const seconds = 2;
const asLd = { accept: 'application/ld+json' };
const path = ({ eventId }: Draft) => `/v1/events/${eventId}`;

/** The time of a row, and of what shows it: when somebody wrote it behind the catalogue's back. */
const stamped = async ({ eventId }: Draft) => {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  await update(process.env.EVENTS_TABLE ?? '', eventKey(eventId), {
    UpdateExpression: 'SET title = :now',
    ExpressionAttributeValues: { ':now': String(Date.now()) },
  });
};

/** Changes an event without a pause, and answers how old, at most, was what anybody was told while it was no longer so. */
async function oldest(party: Show, all: readonly CatalogProcess[], milliseconds: number): Promise<number> {
  const end = Date.now() + milliseconds;
  const writtenAt: number[] = [];
  const writing = (async () => {
    while (Date.now() < end) {
      await stamped(party);
      writtenAt.push(Date.now());
    }
  })();
  const ages: number[] = [];
  const looking = all.map(async ({ event }) => {
    while (Date.now() < end) {
      const asked = Date.now();
      const { title } = (await event(party.eventId)).body;
      // Until that write was done, or the one after it, this was the newest.
      ages.push(asked - (writtenAt.find((at) => at > Number(title)) ?? asked));
      await wait(5);
    }
  });
  await Promise.all([writing, ...looking]);
  return Math.max(...ages);
}

describe.each([
  ['with Valkey', true],
  ['without a cache', false],
])('what everybody sees, %s', (_how, cache) => {
  let others: CatalogProcess[];
  beforeAll(async () => {
    await startInProcess({ cache, fresh: true });
    others = await Promise.all([catalogProcess(), catalogProcess()]);
  });

  /** What a change is by, asked in every other process: within two seconds of now. */
  const soon = async (ask: (one: CatalogProcess) => Promise<unknown>, wanted: unknown) => {
    const same = (answer: unknown) => JSON.stringify(answer) === JSON.stringify(wanted);
    await Promise.all(others.map((one) => until(() => ask(one), same, seconds)));
  };
  const looked = (ask: (one: CatalogProcess) => Promise<unknown>) => Promise.all(others.map(ask));

  it('is a published event at once where it was published, and within two seconds elsewhere', async () => {
    const event = await draft();
    must(201, await addType(event));
    const status = async (one: CatalogProcess) => (await one.event(event.eventId)).status;
    expect((await call('GET', path(event))).status).toBe(404);
    expect(await looked(status)).toEqual([404, 404]);
    const { slug } = must(200, await publish(event));
    expect((await call('GET', path(event))).status).toBe(200);
    await soon(status, 200);
    await soon(async (one) => (await one.event(slug)).body.id, event.eventId);
    await soon(async (one) => (await one.list({ organizerId: event.organizerId })).length, 1);
  });

  it('is a cancelled event, which leaves the lists', async () => {
    const party = await show();
    const { organizerId } = party;
    const listed = async (one: CatalogProcess) => (await one.list({ organizerId })).length;
    const status = async (one: CatalogProcess) => (await one.event(party.eventId)).body.status;
    await soon(listed, 1);
    expect(await looked(status)).toEqual(['published', 'published']);
    must(202, await call('POST', `${path(party)}/cancel`, { token: party.organizer.token, body: {} }));
    expect(must(200, await call('GET', path(party))).status).toBe('cancelling');
    expect(must(200, await call('GET', `/v1/events?organizerId=${organizerId}`)).items).toEqual([]);
    await soon(status, 'cancelling');
    await soon(listed, 0);
  });

  it('is a price that another service has changed', async () => {
    const party = await show();
    const amount = async (one: CatalogProcess) => (await one.event(party.eventId)).body.ticketTypes[0].price.amount;
    const offered = async (one: CatalogProcess) => (await one.event(party.eventId, asLd)).body.offers[0].price;
    await soon(amount, 4_500);
    await looked(offered);
    const body = { price: { amount: 5_100, currency: 'EUR' } };
    const type = `${path(party)}/ticket-types/${party.ticketTypeId}`;
    must(200, await call('PATCH', type, { token: party.organizer.token, body }));
    await Promise.all([soon(amount, 5_100), soon(offered, '51.00')]);
  });

  it('is never a draft, nor a type that a code unlocks, whoever of its organizer has looked', async () => {
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
    await soon(async (one) => (await one.event(event.eventId)).status, 200);
    const type = `${path(event)}/ticket-types/${secret.id}`;
    must(200, await call('PATCH', type, { token, body: { status: 'hidden' } }));
    const idsOf = ({ body }: { body: any }) => body.ticketTypes.map(({ id }: { id: string }) => id).sort();
    await soon(async (one) => (await strangers(one)).map(idsOf), [[open.id], [open.id]]);
    for (const one of others) {
      expect(idsOf(await one.event(event.eventId, { token }))).toEqual([open.id, secret.id].sort());
      expect((await strangers(one)).map(idsOf)).toEqual([[open.id], [open.id]]);
      expect((await one.event(event.eventId, { token, ...asLd })).body.offers).toHaveLength(1);
    }
  });

  it('has ended at its end, wherever it is shown', async () => {
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
    await looked(shown);
    await wait(Math.max(0, endsAt + 1 - Date.now()));
    expect(await looked(shown)).toEqual([
      ['ended', 0],
      ['ended', 0],
    ]);
  });

  it('is never older than two seconds while it changes all the time', async () => {
    const age = await oldest(await show(), others, 2_500);
    expect(age).toBeLessThan(seconds * 1_000);
    // Somebody was told of an older one, or nothing was kept at all.
    expect(age).toBeGreaterThan(50);
  });

  it('costs a few reads for a name that no event has, however many ask, and none for what can be no name', async () => {
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

  it('costs a crowd that has signed in no more than it costs others', async () => {
    const party = await show();
    const buyers = await Promise.all(Array.from({ length: 10 }, () => account()));
    const one = await catalogProcess();
    // Their sessions are known from now on.
    for (const { token } of buyers) await one.event(party.eventId, { token });
    const counted = await meter();
    await Promise.all(buyers.map(({ token }) => one.event(party.eventId, { token })));
    // The event, its types and its organizer's members.
    expect(counted.since().requests).toBeLessThanOrEqual(3);
  });
});

it('goes on being right when Valkey is lost', async () => {
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
        seconds,
      ),
    ),
  );
  expect(await oldest(party, others, 1_500)).toBeLessThan(seconds * 1_000);
});
