import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { hall } from '../../support/actors/seats.ts';
import { account, addType, type Draft, draft, hold, must, onSale, publish, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { findings } from '../../support/state/audit.ts';
import { typeRow } from '../../support/state/places.ts';

/*
 * Goal: what was never sold or used can be deleted, and nothing that was sold ever is.
 * Method: deletes through the API, also while buyers act, delivers the events and reads the rows.
 */

beforeAll(() => startInProcess({ cache: false }));

const remove = ({ organizer }: Draft, path: string, headers = {}) =>
  call('DELETE', path, { token: organizer.token, headers });
const typePath = ({ eventId }: Draft, id: string) => `/v1/events/${eventId}/ticket-types/${id}`;
async function rowsOf(pk: string) {
  const { queryAll } = await import('../../../shared/dynamo/read.ts');
  const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk }, ConsistentRead: true };
  return queryAll(process.env.TICKETS_TABLE ?? '', query);
}
const later = (time: string) => new Date(Date.parse(time) + 2 * 3_600_000).toISOString();
const statusAndCode = ({ status, body }: { status: number; body: any }) => [status, body.code];

describe('a draft', () => {
  it('is deleted with its types and codes, and its slug is free again', async () => {
    const event = await draft();
    const path = `/v1/events/${event.eventId}`;
    const { token } = event.organizer;
    must(201, await addType(event));
    must(201, await call('POST', `${path}/promo-codes`, { token, body: { code: 'EARLY-BIRD', percent: 10 } }));
    expect(statusAndCode(await remove(event, path, { 'if-match': '"9"' }))).toEqual([412, 'stale']);
    expect((await remove(event, path)).status).toBe(204);
    expect((await call('GET', path, { token })).status).toBe(404);
    expect((await remove(event, path)).status).toBe(404);
    for (const pk of [`event#${event.eventId}`, `promo#${event.eventId}`]) expect(await rowsOf(pk)).toEqual([]);
  });

  it('gets no type after it is deleted', async () => {
    const { organizer, eventId } = await draft();
    const [{ addTicketType }, { withType }, { emptyPlan }, { typeIdOf, typeKey }] = await Promise.all([
      import('../../../functions/tickets/types/type-store.ts'),
      import('../../../functions/tickets/types/selling-plan.ts'),
      import('../../../shared/inventory/selling-plan.ts'),
      import('../../../shared/inventory/ticket-type.ts'),
    ]);
    const { ticketTypeId: other } = await show();
    const ticketTypeId = typeIdOf(eventId, 'ABCDE');
    const type = { ...(await typeRow(other)), ...typeKey(ticketTypeId), ticketTypeId, eventId };
    const plan = withType(emptyPlan(eventId), type, undefined);
    must(204, await call('DELETE', `/v1/events/${eventId}`, { token: organizer.token }));
    expect(await addTicketType(type, plan, Date.now())).toBe(false);
    expect(await rowsOf(`event#${eventId}`)).toEqual([]);
  });

  it('is not deleted once it is published', async () => {
    const party = await show();
    const refused = await remove(party, `/v1/events/${party.eventId}`);
    expect(statusAndCode(refused)).toEqual([409, 'not_a_draft']);
  });
});

describe('a ticket type', () => {
  it('of a draft goes at once, and its sections can be sold by another type', async () => {
    const event = await draft({ seatMap: hall({ A: 2 }) });
    const seated = { kind: 'seated', sectionIds: ['A'] };
    const { id } = must(201, await addType(event, seated));
    expect((await remove(event, typePath(event, id))).status).toBe(204);
    expect((await remove(event, typePath(event, id))).status).toBe(404);
    must(201, await addType(event, seated));
    must(200, await publish(event));
    expect((await onSale(event)).ticketTypes).toHaveLength(1);
  });

  it.each([
    ['general admission', { kind: 'general', capacity: 30 }],
    ['seats', { kind: 'seated', sectionIds: ['B'] }],
  ])('on sale goes with its places: %s', async (_kind, fields) => {
    const party = await draft({ seatMap: hall({ A: 5, B: 2 }) });
    must(201, await addType(party, { kind: 'seated', sectionIds: ['A'] }));
    must(200, await publish(party));
    const { id } = must(201, await addType(party, fields));
    await onSale(party);
    expect((await remove(party, typePath(party, id))).status).toBe(204);
    const shown = must(200, await call('GET', `/v1/events/${party.eventId}/availability`));
    expect(shown.items.map(({ ticketTypeId }: { ticketTypeId: string }) => ticketTypeId)).not.toContain(id);
    const late = await hold(await account(), id, 1);
    expect(late.status).toBeGreaterThanOrEqual(400);
    await deliver();
    expect(await rowsOf(`${id}#0`)).toEqual([]);
    expect((await call('GET', typePath(party, id), { token: party.organizer.token })).status).toBe(404);
    expect((await remove(party, typePath(party, id))).status).toBe(404);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('on sale is gone for the team at once, before its places are, and no copy of the event has it', async () => {
    const party = await draft({ seatMap: hall({ A: 3 }) });
    must(201, await addType(party));
    const { id } = must(201, await addType(party, { kind: 'seated', sectionIds: ['A'] }));
    must(200, await publish(party));
    await onSale(party);
    expect((await remove(party, typePath(party, id))).status).toBe(204);

    const { token } = party.organizer;
    const path = `/v1/events/${party.eventId}`;
    const ids = (types: { id?: string; ticketTypeId?: string }[]) => types.map((type) => type.id ?? type.ticketTypeId);
    expect(ids(must(200, await call('GET', path, { token })).ticketTypes)).not.toContain(id);
    expect(ids(must(200, await call('GET', `${path}/sales`, { token })).byType)).not.toContain(id);
    const startsAt = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const moved = must(
      200,
      await call('PATCH', path, { token, body: { startsAt, doorsOpenAt: startsAt, endsAt: later(startsAt) } }),
    );
    expect(ids(moved.ticketTypes)).not.toContain(id);
    expect(ids(moved.moved)).not.toContain(id);
    const body = { ticketTypeId: id, seats: ['A-1-1'], email: 'fan@example.org', name: 'Fay', reason: 'Raffle' };
    expect((await call('POST', `${path}/comps`, { token, body, key: randomUUID() })).status).toBe(404);

    const copies = { body: { startsAt: [later(startsAt)] }, key: randomUUID() };
    const [copy] = must(201, await call('POST', `${path}/duplicates`, { token, ...copies })).items;
    expect(copy.ticketTypes).toHaveLength(1);
    // Its section is free again.
    must(201, await addType({ ...party, eventId: copy.id }, { kind: 'seated', sectionIds: ['A'] }));
    await deliver();
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('of which something is held is refused, and stays on sale', async () => {
    const party = await show();
    must(200, await hold(await account(), party.ticketTypeId, 1));
    expect(statusAndCode(await remove(party, typePath(party, party.ticketTypeId)))).toEqual([409, 'wrong_state']);
    must(200, await hold(await account(), party.ticketTypeId, 1));
  });

  it('stays, paused, if a buyer was faster than its deletion', async () => {
    const party = await show({ capacity: 5 });
    const { changeTicketType } = await import('../../../functions/tickets/types/type-store.ts');
    // A claim that read the type before it was marked.
    must(200, await hold(await account(), party.ticketTypeId, 2));
    const read = await typeRow(party.ticketTypeId);
    await changeTicketType(read, { status: 'paused', targetCapacity: 0, isRemoved: true }, { now: Date.now() });
    await deliver();
    const { token } = party.organizer;
    const type = must(200, await call('GET', typePath(party, party.ticketTypeId), { token }));
    expect(type).toMatchObject({ status: 'paused', capacity: 2 });
    expect(await findings(party.eventId)).toEqual([]);
  });
});

it('a code that was not used is deleted', async () => {
  const party = await show();
  const path = `/v1/events/${party.eventId}/promo-codes`;
  const { token } = party.organizer;
  must(201, await call('POST', path, { token, body: { code: 'EARLY-BIRD', percent: 10, maxUses: 5 } }));
  expect((await remove(party, `${path}/early-bird`)).status).toBe(204);
  expect(must(200, await call('GET', path, { token })).items).toEqual([]);
  expect((await remove(party, `${path}/early-bird`)).status).toBe(404);
});

it('a viewer sees the sales, and the team shows names', async () => {
  const party = await show();
  const viewer = await account('Vera Viewer');
  const { join } = await import('../../support/actors/callers.ts');
  await join(party.organizerId, viewer.id, 'viewer');
  must(200, await call('GET', `/v1/events/${party.eventId}/sales`, { token: viewer.token }));
  must(200, await call('GET', `/v1/events/${party.eventId}/orders`, { token: viewer.token }));
  expect((await call('GET', `/v1/events/${party.eventId}/attendees`, { token: viewer.token })).status).toBe(403);
  const { members } = must(200, await call('GET', `/v1/organizers/${party.organizerId}`, { token: viewer.token }));
  expect(members).toContainEqual({ userId: viewer.id, role: 'viewer', name: 'Vera Viewer' });
});
