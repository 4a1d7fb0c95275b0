import { beforeAll, describe, expect, it } from 'vitest';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { type Answer, call } from '../../support/http/client.ts';

let party: Show;
let buyer: Account;
beforeAll(async () => {
  await startInProcess({ cache: false });
  party = await show({ seatMap: hall({ A: 4 }) });
  buyer = await account();
});

/** Status and headers, without those that count requests. */
const headOf = ({ status, headers }: Answer) => ({
  status,
  headers: Object.fromEntries([...headers].filter(([name]) => !/^ratelimit-(remaining|reset)$/.test(name))),
});

type Case = [string, number, () => string, (() => Record<string, string>)?];
const bearer = ({ token }: Account) => ({ authorization: `Bearer ${token}` });

describe('HEAD answers like GET, without the body', () => {
  it.each<Case>([
    ['an event', 200, () => `/v1/events/${party.eventId}`],
    ['an event as JSON-LD', 200, () => `/v1/events/${party.eventId}`, () => ({ accept: 'application/ld+json' })],
    ['availability', 200, () => `/v1/events/${party.eventId}/availability`],
    ['a search', 200, () => '/v1/events/search?q=late'],
    ['a calendar', 200, () => '/v1/events.ics'],
    ['a picture', 200, () => `/v1/venues/${party.venueId}/seat-map.svg`],
    ['a page', 200, () => '/docs'],
    ['a cart', 200, () => '/v1/cart', () => bearer(buyer)],
    ['a CSV file', 200, () => `/v1/events/${party.eventId}/attendees.csv`, () => bearer(party.organizer)],
    ['an unknown event', 404, () => '/v1/events/evt_unknown'],
    ['the event of another organizer', 404, () => `/v1/events/${party.eventId}/sales`, () => bearer(buyer)],
    ['a cart without a token', 401, () => '/v1/cart'],
    ['an invalid query', 422, () => '/v1/events?limit=0'],
  ])('%s: %i', async (_what, status, path, headers = () => ({})) => {
    const options = { headers: headers() };
    const get = await call('GET', path(), options);
    const head = await call('HEAD', path(), options);
    expect(get.status).toBe(status);
    expect(get.body).not.toBe('');
    expect(head.body).toBe('');
    expect(headOf(head)).toEqual(headOf(get));
  });

  it('304 to the tag of the last answer', async () => {
    const path = `/v1/events/${party.eventId}/seats`;
    const etag = (await call('HEAD', path)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?"/);
    const again = await call('HEAD', path, { headers: { 'if-none-match': etag } });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
  });
});

it.each([
  ['PATCH', '/v1/cart', 'GET, HEAD, DELETE, OPTIONS'],
  ['PUT', '/v1/orders', 'POST, GET, HEAD, OPTIONS'],
  ['POST', '/v1/events/search', 'GET, HEAD, OPTIONS'],
  ['PATCH', '/v1/events/popular', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/docs', 'GET, HEAD, OPTIONS'],
])('%s %s is refused before anything is read, with the methods of the path', async (method, path, allow) => {
  const answer = await call(method, path, { raw: '{"never": parsed', token: 'not.a.token' });
  expect([answer.status, answer.body.code]).toEqual([405, 'method_not_allowed']);
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort());
});
