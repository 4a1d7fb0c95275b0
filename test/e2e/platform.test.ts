import { beforeAll, describe, expect, it } from 'vitest';
import { admin } from '../support/actors/admin.ts';
import { gateDevice, scan } from '../support/actors/door.ts';
import { verify } from '../support/actors/mailed.ts';
import { type Account, account, hold, order, settled, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

let root: Account;
beforeAll(async () => {
  root = await admin();
});

const audit = async (subject: string, token: string) =>
  call('GET', `/v1/audit?subject=${encodeURIComponent(subject)}&limit=100`, { token });

describe('runtime settings', () => {
  it('are changed by admins only, with history, and reject an invalid value or a stale version', async () => {
    const path = '/v1/settings/holdSeconds';
    const { token } = root;
    const before = await call('GET', path, { token });
    expect(before.body).toMatchObject({ name: 'holdSeconds', value: 900, default: 900, version: 0, history: [] });
    const put = (value: unknown, ifMatch?: string) =>
      call('PUT', path, { token, body: { value }, ...(ifMatch && { headers: { 'if-match': ifMatch } }) });
    const ill = await put('for ever');
    expect([ill.status, ill.body.errors]).toMatchObject([422, [{ pointer: '/value' }]]);
    const changed = await put(600, before.headers.get('etag') ?? '');
    expect(changed.body).toMatchObject({ value: 600, version: 1, history: [{ value: 600, changedBy: root.id }] });
    expect((await put(300, before.headers.get('etag') ?? '')).status).toBe(412);
    expect((await put(900)).body).toMatchObject({ version: 2, history: [{ value: 900 }, { value: 600 }] });
    expect((await call('GET', '/v1/settings/nothing', { token })).status).toBe(404);
    expect((await call('GET', path, { token: (await account()).token })).status).toBe(403);
    const trail = await until(
      () => audit('setting:holdSeconds', token),
      ({ body }) => body.items.length === 2,
    );
    expect(trail.body.items[0]).toMatchObject({
      what: 'setting_changed',
      actor: root.id,
      change: { value: { from: 600, to: 900 } },
    });
  });
});

describe('the audit trail', () => {
  it('shows the changes of an event and its orders to its organizer and to admins only', async () => {
    const party = await show();
    const buyer = await account();
    await hold(buyer, party.ticketTypeId, 2);
    const { id } = (await order(buyer)).body;
    await settled(buyer, id, 'confirmed');
    const { items } = (await call('GET', '/v1/tickets', { token: buyer.token })).body;
    const { deviceToken } = await gateDevice(party);
    expect((await scan(deviceToken, party.eventId, items[0].code)).body.result).toBe('admitted');

    const { token } = party.organizer;
    const found = (what: string, body: { items: { what: string }[] }) => body.items.find((item) => item.what === what);
    const event = await until(
      () => audit(party.eventId, token),
      ({ body }) => found('admitted', body) !== undefined,
    );
    expect(found('hold_changed', event.body)).toMatchObject({ actor: buyer.id });
    expect(found('admitted', event.body)).toMatchObject({ change: { ticketId: items[0].id } });
    expect(found('event_changed', event.body)).toMatchObject({
      actor: party.organizer.id,
      change: { status: { from: 'draft', to: 'published' } },
    });
    const orders = await until(
      () => audit(id, token),
      ({ body }) => found('order: confirmed', body) !== undefined,
    );
    expect(found('order: placed', orders.body)).toMatchObject({ actor: buyer.id });
    expect(found('order: confirmed', orders.body)).toMatchObject({ actor: 'saga', change: { status: 'confirmed' } });
    const chain = new Set(orders.body.items.map(({ correlationId }: { correlationId: string }) => correlationId));
    expect(chain.size).toBe(1);
    expect(JSON.stringify([event.body, orders.body])).not.toMatch(/@example|Lovelace|tok_ok/);

    for (const subject of [party.eventId, id, party.organizerId, buyer.id]) {
      expect((await audit(subject, (await account()).token)).status).toBe(404);
    }
    expect((await audit(id, root.token)).status).toBe(200);
    const account404 = await audit(buyer.id, token);
    expect(account404.status).toBe(404);
  });

  it('records every change of roles', async () => {
    const person = await account();
    const path = `/v1/users/${person.id}/roles`;
    const early = await call('PUT', path, { token: root.token, body: { roles: ['admin'] } });
    expect([early.status, early.body.code]).toEqual([409, 'email_not_verified']);
    await verify(person);
    expect((await call('PUT', path, { token: root.token, body: { roles: ['admin'] } })).body.roles).toEqual([
      'buyer',
      'admin',
    ]);
    const trail = await until(
      () => audit(person.id, root.token),
      ({ body }) => body.items.some(({ what }: { what: string }) => what === 'roles_changed'),
    );
    const changed = trail.body.items.find(({ what }: { what: string }) => what === 'roles_changed');
    expect(changed).toMatchObject({
      actor: root.id,
      change: { roles: { from: ['buyer'], to: ['buyer', 'admin'] } },
    });
    const found = await call('GET', `/v1/users?email=${encodeURIComponent(person.email)}`, { token: root.token });
    expect(found.body.items).toMatchObject([{ id: person.id, roles: ['buyer', 'admin'] }]);
  });
});

it('sends security headers and the rate limit with every answer', async () => {
  const { headers } = await call('GET', '/v1/events');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(Number(headers.get('ratelimit-limit'))).toBeGreaterThan(0);
});
