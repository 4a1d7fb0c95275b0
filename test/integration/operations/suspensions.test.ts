import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeAdmin } from '../../support/actors/callers.ts';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, addType, draft, hold, must, order, publish, show } from '../../support/actors/world.ts';
import { injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime } from '../../support/state/time.ts';

/*
 * Goal: an admin takes an account, an organizer or an event out of the system and brings it back, and no ticket that
 * was sold is lost.
 */

let admin: Account;
beforeAll(async () => {
  await startInProcess({ cache: false });
  admin = await account('Root');
  await makeAdmin(admin.id);
  const body = { email: admin.email, password: 'correct horse 42' };
  admin.token = must(200, await call('POST', '/v1/auth/login', { body })).accessToken;
});

const suspend = (subject: string, by = admin) =>
  call('POST', '/v1/admin/suspensions', { token: by.token, body: { subject, reason: 'Sells what does not exist' } });
async function suspended(subject: string): Promise<string> {
  const { id } = must(201, await suspend(subject));
  await deliver();
  await seen();
  return id;
}
async function restored(suspensionId: string): Promise<void> {
  must(204, await call('DELETE', `/v1/admin/suspensions/${suspensionId}`, { token: admin.token }));
  await deliver();
  await seen();
}
/** Views may be two seconds old. */
const seen = () => passTime(2_100);
const page = (eventId: string, token?: string) => call('GET', `/v1/events/${eventId}`, { token });
const isListed = async (eventId: string, organizerId: string) =>
  must(200, await call('GET', `/v1/events?organizerId=${organizerId}`)).items.some(
    ({ id }: { id: string }) => id === eventId,
  );
const availability = async (eventId: string) =>
  must(200, await call('GET', `/v1/events/${eventId}/availability`)).items[0].status;
const feed = async (organizerId: string) => (await call('GET', `/v1/events.ics?organizerId=${organizerId}`)).body;
const sold = async (ticketTypeId: string) => {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  await confirm(must(202, await order(buyer)).id);
  const [ticket] = must(200, await call('GET', '/v1/tickets', { token: buyer.token })).items;
  return { buyer, ticket };
};
const comps = ({ organizer, eventId, ticketTypeId }: Awaited<ReturnType<typeof show>>) =>
  call('POST', `/v1/events/${eventId}/comps`, {
    token: organizer.token,
    body: { ticketTypeId, quantity: 1, email: 'fan@example.org', name: 'Fay', reason: 'Raffle' },
  });

describe.each(['event', 'organizer'] as const)('a suspended %s', (kind) => {
  it('leaves pages, lists, feeds and sale, its sold tickets admit, and lifting restores it', async () => {
    const party = await show();
    const { eventId, organizerId, ticketTypeId, organizer } = party;
    const { buyer, ticket } = await sold(ticketTypeId);
    const holder = await account();
    must(200, await hold(holder, ticketTypeId, 1));
    const subject = kind === 'event' ? eventId : organizerId;
    const id = await suspended(subject);

    expect((await page(eventId)).status).toBe(404);
    expect((await page(eventId, buyer.token)).status).toBe(404);
    expect(await isListed(eventId, organizerId)).toBe(false);
    expect(await feed(organizerId)).not.toContain(eventId);
    expect(await availability(eventId)).toBe('not_on_sale');
    expect((await hold(await account(), ticketTypeId, 1)).body.code).toBe('sales_closed');
    expect((await order(holder)).body.code).toBe('sales_closed');
    expect(must(200, await page(eventId, organizer.token)).suspended).toBe(true);
    const refusals = await Promise.all([
      comps(party),
      call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body: { title: 'Another' } }),
      call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: { reason: 'Write to me' } }),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(refusals.map(() => [403, 'suspended']));
    expect(must(200, await call('GET', `/v1/tickets/${ticket.id}`, { token: buyer.token })).status).toBe('valid');
    const { deviceToken } = await gateDevice(party);
    expect((await scan(deviceToken, eventId, ticket.code)).body.result).toBe('admitted');

    await restored(id);
    expect(must(200, await page(eventId)).title).toBe('Late Show');
    expect(await isListed(eventId, organizerId)).toBe(true);
    expect(await availability(eventId)).toBe('available');
    must(200, await hold(await account(), ticketTypeId, 1));
  });

  it('publishes and founds nothing', async () => {
    const drafted = await draft();
    must(201, await addType(drafted));
    await suspended(kind === 'event' ? drafted.eventId : drafted.organizerId);
    expect((await publish(drafted)).body.code).toBe('suspended');
    const { token } = drafted.organizer;
    const path = `/v1/events/${drafted.eventId}/duplicates`;
    const copies = await call('POST', path, { token, body: { startsAt: ['2027-06-01T20:00:00Z'] } });
    expect(copies.body.code).toBe('suspended');
    must(200, await call('GET', `/v1/events/${drafted.eventId}`, { token }));
    must(202, await call('POST', `/v1/events/${drafted.eventId}/cancel`, { token, body: {} }));
  });
});

it('a suspended organizer shows no profile, invites nobody and adds no venue', async () => {
  const { organizer, organizerId, venueId } = await draft();
  const { token } = organizer;
  await suspended(organizerId);
  expect((await call('GET', `/v1/organizers/${organizerId}/profile`)).status).toBe(404);
  must(200, await call('GET', `/v1/organizers/${organizerId}`, { token }));
  const member = { email: 'new@example.org', role: 'viewer' };
  const venue = {
    name: 'Barn',
    address: 'Road 1',
    city: 'Linz',
    country: 'AT',
    timezone: 'Europe/Vienna',
    capacity: 9,
  };
  const refusals = [
    await call('POST', `/v1/organizers/${organizerId}/members`, { token, body: member }),
    await call('PATCH', `/v1/organizers/${organizerId}`, { token, body: { description: 'Look here' } }),
    await call('POST', '/v1/venues', { token, body: { organizerId, ...venue } }),
    await call('PATCH', `/v1/venues/${venueId}`, { token, body: { name: 'Look here' } }),
    await call('PUT', `/v1/venues/${venueId}/seat-map`, { token, body: hall({ A: 2 }) }),
  ];
  expect(refusals.map(({ body }) => body.code)).toEqual(refusals.map(() => 'suspended'));
});

it('an event under two suspensions returns when both are lifted, in either order', async () => {
  const { eventId, organizerId } = await show();
  for (const last of [0, 1]) {
    const both = [await suspended(eventId), await suspended(organizerId)];
    await restored(both[1 - last] ?? '');
    expect((await page(eventId)).status).toBe(404);
    await restored(both[last] ?? '');
    must(200, await page(eventId));
    expect(await isListed(eventId, organizerId)).toBe(true);
  }
});

it('a draft that was made before its organizer was suspended is published after it is restored', async () => {
  const drafted = await draft();
  must(201, await addType(drafted));
  await restored(await suspended(drafted.organizerId));
  expect(must(200, await publish(drafted)).status).toBe('published');
});

it('a suspended account loses its sessions and cannot sign in, and its tickets stay valid', async () => {
  const party = await show();
  const { buyer, ticket } = await sold(party.ticketTypeId);
  const body = { email: buyer.email, password: 'correct horse 42' };
  const { refreshToken } = must(200, await call('POST', '/v1/auth/login', { body }));
  const id = await suspended(buyer.id);
  await passTime(31_000);
  expect((await call('GET', '/v1/tickets', { token: buyer.token })).status).toBe(401);
  const login = await call('POST', '/v1/auth/login', { body });
  expect([login.status, login.body.code]).toEqual([403, 'account_suspended']);
  expect((await call('POST', '/v1/auth/refresh', { body: { refreshToken } })).body.code).toBe('account_suspended');
  expect((await call('POST', '/v1/auth/login', { body: { ...body, password: 'wrong horse 42' } })).status).toBe(401);
  const { deviceToken } = await gateDevice(party);
  expect((await scan(deviceToken, party.eventId, ticket.code)).body.result).toBe('admitted');
  await restored(id);
  const { accessToken } = must(200, await call('POST', '/v1/auth/login', { body }));
  must(200, await call('GET', `/v1/tickets/${ticket.id}`, { token: accessToken }));
});

it('suspensions are listed newest first, one for each subject, and what does not exist cannot be suspended', async () => {
  const { eventId, organizerId } = await draft();
  const ids = [await suspended(eventId), await suspended(organizerId)];
  const { items } = must(200, await call('GET', '/v1/admin/suspensions?limit=2', { token: admin.token }));
  expect(items.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed());
  expect(items[0]).toMatchObject({ subject: organizerId, reason: 'Sells what does not exist', suspendedBy: admin.id });
  expect((await suspend(eventId)).body.code).toBe('already_suspended');
  expect((await suspend('evt_01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(404);
  expect((await suspend('typ_1')).status).toBe(422);
  must(204, await call('DELETE', `/v1/admin/suspensions/${ids[0]}`, { token: admin.token }));
  expect((await call('DELETE', `/v1/admin/suspensions/${ids[0]}`, { token: admin.token })).status).toBe(404);
  expect((await suspend(eventId, await account())).status).toBe(403);
});

it('a change of a suspended organizer that was under way loses', async () => {
  const { organizerId } = await draft();
  const { readOrganizer } = await import('../../../shared/records/venue-rows.ts');
  const { changeOrganizer } = await import('../../../functions/venues/organizers/organizer-store.ts');
  const read = await readOrganizer(organizerId);
  if (!read) throw new Error('There is no organizer');
  await suspended(organizerId);
  const next = { ...read, name: 'Overwritten', version: read.version + 1 };
  await expect(changeOrganizer(read, next, Date.now())).rejects.toThrow();
  expect((await readOrganizer(organizerId))?.suspensionId).toBeDefined();
});

it('a suspended draft is not deleted, so that its suspension can be lifted', async () => {
  const { organizer, eventId } = await draft();
  const id = await suspended(eventId);
  const remove = () => call('DELETE', `/v1/events/${eventId}`, { token: organizer.token });
  const refused = await remove();
  expect([refused.status, refused.body.code]).toEqual([403, 'suspended']);
  await restored(id);
  must(204, await remove());
});

it('is written although another transaction is in the way', async () => {
  const { eventId } = await show();
  const faults = await injectFaults([{ kind: 'conflict', command: 'TransactWriteItems', at: [0, 2] }]);
  const { id } = must(201, await suspend(eventId));
  must(204, await call('DELETE', `/v1/admin/suspensions/${id}`, { token: admin.token }));
  expect(faults.conflict).toBe(2);
});

it('an event that is published while it is suspended is not on sale', async () => {
  const party = await draft();
  const { id: ticketTypeId } = must(201, await addType(party));
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  let isFirst = true;
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      const { Key } = args.input as { Key?: { sk?: unknown } };
      if (isFirst && JSON.stringify(Key ?? {}).includes('"event"')) {
        isFirst = false;
        must(200, await publish(party));
        await deliver();
      }
      return next(args);
    },
    { name: 'publishes', step: 'initialize' },
  );
  onTestFinished(() => void dynamo.middlewareStack.remove('publishes'));
  must(201, await suspend(party.eventId));
  expect(isFirst).toBe(false);
  expect((await hold(await account(), ticketTypeId, 1)).body.code).toBe('sales_closed');
});

it('an account that is erased is no subject, and a suspension of before can be lifted', async () => {
  const [leaver, other] = [await account(), await account()];
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { userKey } = await import('../../../shared/records/auth-rows.ts');
  const { id } = must(201, await suspend(other.id));
  for (const one of [leaver, other]) {
    await update(process.env.USERS_TABLE ?? '', userKey(one.id), {
      UpdateExpression: 'SET erasedAt = :now',
      ExpressionAttributeValues: { ':now': Date.now() },
    });
    expect((await suspend(one.id)).status).toBe(404);
  }
  must(204, await call('DELETE', `/v1/admin/suspensions/${id}`, { token: admin.token }));
});
