import { beforeAll, expect, it } from 'vitest';
import { call } from '../support/client.ts';
import { startInProcess } from '../support/in-process.ts';
import { type Show, show } from '../support/world.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: false });
  party = await show({ doorsIn: 24 });
});

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
  ['whose bounds are the wrong way round', { from: '2026-06-01T00:00:00Z', to: '2026-05-01T00:00:00Z' }],
  ['that begins years ahead', { from: '2040-01-01T00:00:00Z' }],
  ['that ended years ago', { to: '2001-01-01T00:00:00Z' }],
  ['at the end of time', { from: '9998-12-31T23:59:59Z' }],
])('the events of a time %s are none', async (_what, query) => {
  expect(await listed(query)).toMatchObject({ status: 200, ids: [], nextCursor: null });
});

it.each([
  ['to', '9999-12-31T23:59:59-01:00'],
  ['to', '9999-12-31T23:59:59Z'],
  ['from', '1999-12-31T23:59:59Z'],
  ['from', '0000-01-01T00:00:00Z'],
])('%s=%s is no time of an event', async (name, time) => {
  expect(await listed({ [name]: time })).toMatchObject({ status: 422, errors: [{ pointer: `?${name}` }] });
});

it('lists an event between the bounds, and with either left out', async () => {
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
  for (const query of [{}, { from: day(0) }, { to: day(3) }, { from: day(0), to: day(3) }]) {
    expect((await listed(query)).ids).toEqual([party.eventId]);
  }
  expect((await listed({ from: day(3) })).ids).toEqual([]);
});
