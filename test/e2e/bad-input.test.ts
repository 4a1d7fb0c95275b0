import { beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, hold, order, type Show, show } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

describe('bad input', () => {
  let party: Show;
  let buyer: Account;
  beforeAll(async () => {
    party = await show();
    buyer = await account();
  });

  it('answers 404 for an unknown path and 405 for an unknown method', async () => {
    const path = await call('GET', '/v1/nothing-here');
    expect([path.status, path.body.code]).toEqual([404, 'route_not_found']);
    expect(path.headers.get('content-type')).toBe('application/problem+json');
    const method = await call('PATCH', '/v1/cart', { body: {} });
    expect([method.status, method.body.code]).toEqual([405, 'method_not_allowed']);
    expect(method.headers.get('allow')).toBe('GET, HEAD, DELETE, OPTIONS');
    const other = await call('GET', '/v1/auth/login');
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    const head = await call('HEAD', '/v1/nothing-here');
    expect([head.status, head.body]).toEqual([404, '']);
  });

  it('rejects invalid JSON and unknown fields', async () => {
    const json = await call('POST', '/v1/auth/login', { raw: '{"email":' });
    expect([json.status, json.body.code]).toEqual([400, 'invalid_json']);
    const field = await call('POST', '/v1/auth/register', {
      body: { email: 'eve@example.com', password: 'correct horse 42', name: 'Eve', role: 'admin' },
    });
    expect([field.status, field.body.code]).toEqual([422, 'invalid_request']);
    expect(field.body.errors).toMatchObject([{ pointer: '/role' }]);
    expect(field.body.requestId).toBeTruthy();
  });

  it('rejects missing and invalid tokens', async () => {
    expect((await call('GET', '/v1/cart')).body.code).toBe('unauthenticated');
    expect((await call('GET', '/v1/cart', { token: 'not.a.token' })).status).toBe(401);
    expect((await call('GET', '/v1/cart', { token: `${buyer.token.slice(0, -4)}AAAA` })).status).toBe(401);
    expect((await call('GET', '/v1/cart', { token: 'nfd_unknown-device' })).status).toBe(401);
  });

  it('answers 404 for the event of another organizer', async () => {
    const type = { name: 'Mine', kind: 'general', capacity: 5, price: { amount: 1, currency: 'EUR' } };
    const window = {
      salesStartAt: '2026-01-01T00:00:00Z',
      salesEndAt: '2030-01-01T00:00:00Z',
      maxPerOrder: 1,
      maxPerCustomer: 1,
    };
    const foreign = await call('POST', `/v1/events/${party.eventId}/ticket-types`, {
      token: buyer.token,
      body: { ...type, ...window },
    });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  });

  it('requires an Idempotency-Key of valid length to hold places', async () => {
    const body = { ticketTypeId: party.ticketTypeId, quantity: 1 };
    const answer = await call('POST', '/v1/cart/items', { token: buyer.token, body, key: 'short' });
    expect([answer.status, answer.body.code]).toEqual([400, 'idempotency_key_required']);
  });

  it('repeats a hold idempotently under its key and rejects the key for a different body', async () => {
    const someone = await account();
    const key = 'hold-once-hold-once';
    const body = { ticketTypeId: party.ticketTypeId, quantity: 1 };
    await call('POST', '/v1/cart/items', { token: someone.token, body, key });
    const again = await call('POST', '/v1/cart/items', { token: someone.token, body, key });
    expect(again.body.items[0].quantity).toBe(1);
    const other = await call('POST', '/v1/cart/items', { token: someone.token, body: { ...body, quantity: 2 }, key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('rejects an order of an empty cart and a price sent by the client', async () => {
    const someone = await account();
    expect((await order(someone)).body.code).toBe('cart_empty');
    await hold(someone, party.ticketTypeId, 1);
    const body = { payment: { provider: 'test', token: 'tok_ok' }, total: { amount: 1, currency: 'EUR' } };
    expect((await call('POST', '/v1/orders', { token: someone.token, body })).status).toBe(422);
  });

  it('rejects too many tickets per order, unknown ticket types and paused sales', async () => {
    expect((await hold(buyer, party.ticketTypeId, 9)).body.code).toBe('limit_reached');
    expect((await hold(buyer, 'typ_unknown', 1)).status).toBe(404);
    expect((await hold(buyer, party.ticketTypeId, 0)).status).toBe(422);
    const token = party.organizer.token;
    const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
    expect((await call('PATCH', path, { token, body: { status: 'paused' } })).status).toBe(200);
    expect((await hold(buyer, party.ticketTypeId, 1)).body.code).toBe('sales_closed');
    expect((await call('PATCH', path, { token, body: { status: 'on_sale' } })).status).toBe(200);
  });

  it('allows one account per e-mail address, and answers a wrong password and an unknown address alike', async () => {
    const taken = await call('POST', '/v1/auth/register', {
      body: { email: buyer.email.toUpperCase(), password: 'correct horse 42', name: 'Twin' },
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'email_taken']);
    const wrong = await call('POST', '/v1/auth/login', { body: { email: buyer.email, password: 'wrong password' } });
    const nobody = await call('POST', '/v1/auth/login', {
      body: { email: 'nobody@example.com', password: 'wrong password' },
    });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
  });
});
