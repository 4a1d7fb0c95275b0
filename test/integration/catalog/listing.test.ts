import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it, vi } from 'vitest';
import { browseLimits } from '../../../functions/catalog/browse/limits.ts';
import { must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: false });
  party = await show({ doorsIn: 24 });
});

const days = (n: number) => n * 86_400_000;
const inDays = (n: number) => new Date(Date.now() + days(n)).toISOString();

const listed = async (query: Record<string, string>) => {
  const { status, body } = await call('GET', `/v1/events?${new URLSearchParams(query)}`);
  return {
    status,
    ids: body.items?.map(({ id }: { id: string }) => id),
    nextCursor: body.nextCursor,
    errors: body.errors,
  };
};

it.each([
  ['with bounds in the wrong order', { from: '2026-06-01T00:00:00Z', to: '2026-05-01T00:00:00Z' }],
  ['years ahead', { from: '2040-01-01T00:00:00Z' }],
  ['years ago', { to: '2001-01-01T00:00:00Z' }],
  ['at the end of time', { from: '9998-12-31T23:59:59Z' }],
])('a window %s is an empty list', async (_what, query) => {
  expect(await listed(query)).toMatchObject({ status: 200, ids: [], nextCursor: null });
});

it.each([
  ['to', '9999-12-31T23:59:59-01:00'],
  ['to', '9999-12-31T23:59:59Z'],
  ['from', '1999-12-31T23:59:59Z'],
  ['from', '0000-01-01T00:00:00Z'],
])('rejects %s=%s: no event has that time', async (name, time) => {
  expect(await listed({ [name]: time })).toMatchObject({ status: 422, errors: [{ pointer: `?${name}` }] });
});

it('lists an event between the bounds, both of which are optional', async () => {
  for (const query of [{}, { from: inDays(0) }, { to: inDays(3) }, { from: inDays(0), to: inDays(3) }]) {
    expect((await listed(query)).ids).toEqual([party.eventId]);
  }
  expect((await listed({ from: inDays(3) })).ids).toEqual([]);
});

/** Writes a copy of the event that started so many days ago. */
async function pastEvent(daysAgo: number, length = 1): Promise<string> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  const table = process.env.EVENTS_TABLE ?? '';
  const row = await getItem<Record<string, unknown>>(table, eventKey(party.eventId), { consistent: true });
  const eventId = `evt_${randomUUID()}`;
  const startsAt = Date.now() - days(daysAgo);
  const position = `${new Date(startsAt).toISOString()}#${eventId}`;
  await put(table, { ...row, ...eventKey(eventId), eventId, startsAt, endsAt: startsAt + days(length), position });
  return eventId;
}

it('finds the coming events behind many past ones, even with a page of one', async () => {
  for (let n = 0; n < 40; n++) await pastEvent(40 + n);
  expect((await listed({ limit: '1' })).ids).toEqual([party.eventId]);
  expect((await listed({ limit: '1', from: inDays(-300) })).ids).toEqual([party.eventId]);
});

it('continues from a cursor that has fallen behind the window', async () => {
  const aboutToEnd = await pastEvent(30.9, 31);
  // A direct write invalidates no cached view, so the next budget window has to begin.
  await wait(browseLimits.viewBudget.windowMs);
  const { ids, nextCursor: cursor } = await listed({ limit: '1' });
  expect(ids).toEqual([aboutToEnd]);
  const { clock } = await import('../../../shared/base/clock.ts');
  const later = vi.spyOn(clock, 'now').mockReturnValue(Date.now() + days(0.5));
  expect(await listed({ cursor })).toMatchObject({ status: 200, ids: [party.eventId] });
  later.mockRestore();
});

it('rejects an event longer than a month', async () => {
  const { organizer, organizerId, eventId } = party;
  const { venueId, ...event } = (await call('GET', `/v1/events/${eventId}`)).body;
  const body = (length: number) => ({
    organizerId,
    venueId,
    title: event.title,
    description: '',
    category: 'festival',
    startsAt: event.startsAt,
    doorsOpenAt: event.startsAt,
    endsAt: new Date(Date.parse(event.startsAt) + days(length)).toISOString(),
    currency: 'EUR',
  });
  const draft = (length: number) => call('POST', '/v1/events', { token: organizer.token, body: body(length) });
  const { id } = must(201, await draft(31));
  const change = (fields: object) => call('PATCH', `/v1/events/${id}`, { token: organizer.token, body: fields });
  expect(await change({ title: 'Long Show' })).toMatchObject({ status: 200, body: { title: 'Long Show', version: 2 } });
  expect(await change({ endsAt: body(32).endsAt })).toMatchObject({ status: 422 });
  expect(await draft(31.1)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/endsAt' }] } });
});

it('rejects publishing an event that is no longer a draft', async () => {
  const { organizer, eventId } = party;
  expect(await call('POST', `/v1/events/${eventId}/publish`, { token: organizer.token })).toMatchObject({
    status: 409,
    body: { code: 'not_a_draft', title: 'This event is no longer a draft' },
  });
});
