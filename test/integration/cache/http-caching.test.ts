import { beforeAll, expect, it } from 'vitest';
import { hall } from '../../support/actors/seats.ts';
import { account, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/* What HTTP caches may keep: pages, availability and seats for two seconds, lists as long as the stage says. */

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: false });
  party = await show({ seatMap: hall({ A: 4 }) });
});

async function directives(path: string, options: Parameters<typeof call>[2] = {}) {
  const answer = await call('GET', path, options);
  must(200, answer);
  const text = answer.headers.get('cache-control') ?? '';
  return Object.fromEntries(text.split(', ').map((part) => part.split('=') as [string, string?]));
}

it.each(['', '/availability', '/seats'])('an event%s is kept for at most two seconds', async (view) => {
  const { 'max-age': seconds, ...others } = await directives(`/v1/events/${party.eventId}${view}`);
  expect(Number(seconds)).toBeLessThanOrEqual(2);
  expect(others).toEqual({ public: undefined });
});

it('JSON-LD is kept as long as the page, and an answer to a token by its caller alone', async () => {
  const path = `/v1/events/${party.eventId}`;
  expect(await directives(path, { headers: { accept: 'application/ld+json' } })).toEqual({
    public: undefined,
    'max-age': '2',
  });
  for (const { token } of [party.organizer, await account()]) {
    expect(await directives(path, { token })).toEqual({ private: undefined, 'no-cache': undefined });
  }
});

it.each([
  ['/v1/events?category=concert', '300'],
  ['/v1/events/popular?category=concert', '300'],
  ['/v1/events.ics?category=concert', '300'],
  ['/v1/categories', '300'],
  ['/v1/events', '60'],
  ['/v1/events/popular', '60'],
  ['/v1/events.ics', '60'],
  ['/v1/events/search?q=late', '60'],
])('shared caches keep %s for %s seconds, browsers for two', async (path, seconds) => {
  expect(await directives(path)).toEqual({ public: undefined, 'max-age': '2', 's-maxage': seconds });
});
