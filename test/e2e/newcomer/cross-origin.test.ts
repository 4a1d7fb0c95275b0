// Goal: a front end of another origin can use the whole API from a browser, and pages of strangers cannot.
// Method: a page on another port calls the system in a real browser, where there is one, and each header over HTTP.
import { describe, expect, inject, it } from 'vitest';
import { account, show } from '../../support/actors/world.ts';
import { browser, runInBrowser } from '../../support/http/browser.ts';
import { call } from '../../support/http/client.ts';

const shop = 'http://localhost:5173';
const exposed = [
  'etag',
  'link',
  'location',
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
];

describe('a page of another port of this machine', () => {
  it('gets its preflight answered', async () => {
    const wanted = 'authorization,content-type,idempotency-key,if-match';
    const headers = {
      origin: shop,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': wanted,
    };
    const answer = await call('OPTIONS', '/v1/venues/vnu_1', { headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(answer.headers.get('access-control-allow-methods')?.split(',')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-headers')?.split(',')).toEqual(
      expect.arrayContaining(wanted.split(',')),
    );
  });

  it.each<[string, number, string, object?]>([
    ['a success', 200, '/v1/events'],
    ['an unknown path', 404, '/v1/nowhere'],
    ['an unknown object', 404, '/v1/events/evt_1'],
    ['a missing token', 401, '/v1/cart'],
    ['invalid input', 422, '/v1/events?limit=0'],
    ['a wrong token', 401, '/v1/cart', { authorization: 'Bearer nonsense' }],
  ])('can read the answer to %s', async (_, status, path, more = {}) => {
    const answer = await call('GET', path, { headers: { origin: shop, ...more } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(answer.headers.get('access-control-expose-headers')?.split(',')).toEqual(expect.arrayContaining(exposed));
  });

  it('can read that it was throttled', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const options = { headers: { origin: shop }, body: { email, password: 'wrong password' } };
    for (let tries = 0; tries < 30; tries++) {
      const answer = await call('POST', '/v1/auth/login', options);
      if (answer.status !== 429) continue;
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
      return;
    }
    throw new Error('Nothing was throttled');
  });
});

it.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
  'a page of %s gets nothing',
  async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin, 'access-control-request-method': 'GET' };
      const answer = await call(method, '/v1/events', { headers });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  },
);

describe.skipIf(browser === undefined)('a browser', () => {
  it('lets a front end hold, order and change with its token, key and ETag', async () => {
    const { ticketTypeId, venueId, organizer } = await show();
    const { token } = await account();
    const known = { api: inject('apiUrl'), token, ticketTypeId, venueId, organizer: organizer.token };
    const answer = await runInBrowser(`
      const { api, token, ticketTypeId, venueId, organizer } = ${JSON.stringify(known)};
      const send = async (method, path, { body, as = token, ...headers } = {}) => {
        const answer = await fetch(api + path, {
          method,
          headers: { authorization: 'Bearer ' + as, ...(body && { 'content-type': 'application/json' }), ...headers },
          ...(body && { body: JSON.stringify(body) }),
        });
        const seen = Object.fromEntries(${JSON.stringify([...exposed, 'x-content-type-options'])}.map((name) => [name, answer.headers.get(name)]));
        return { status: answer.status, body: await answer.json(), seen };
      };
      const key = () => ({ 'idempotency-key': crypto.randomUUID() });
      const held = await send('POST', '/v1/cart/items', { body: { ticketTypeId, quantity: 1 }, ...key() });
      const placed = await send('POST', '/v1/orders', { body: { payment: { provider: 'test', token: 'tok_ok' } }, ...key() });
      const read = await send('GET', '/v1/venues/' + venueId);
      const change = { body: { capacity: 600 }, as: organizer, 'if-match': read.seen.etag };
      const changed = await send('PATCH', '/v1/venues/' + venueId, change);
      const stale = await send('PATCH', '/v1/venues/' + venueId, change);
      const missing = await send('GET', '/v1/nowhere');
      return { held, placed, read, changed, stale, missing };
    `);
    expect(answer).toMatchObject({
      held: { status: 200, seen: { 'ratelimit-limit': expect.stringMatching(/^\d+$/) } },
      placed: { status: 202, seen: { location: expect.stringMatching(/^\/v1\/orders\//), 'retry-after': '0' } },
      read: { status: 200, seen: { etag: expect.stringMatching(/^"/) } },
      changed: { status: 200, body: { capacity: 600 } },
      stale: { status: 412 },
      missing: { status: 404, body: { code: 'route_not_found' } },
    });
    expect(answer.read.seen['x-content-type-options']).toBeNull();
  });

  it('keeps the answers from the page of a stranger', async () => {
    // The name is another origin than those of this machine, and it is allowed nothing.
    const script = `return (await fetch(${JSON.stringify(inject('apiUrl'))} + '/v1/events')).status;`;
    expect(await runInBrowser(script, 'shop.localhost')).toEqual({ error: 'TypeError: Failed to fetch' });
  });
});
