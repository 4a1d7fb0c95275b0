import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { catalogLimits } from '../../../functions/catalog/limits.ts';
import { hall } from '../../support/actors/seats.ts';
import {
  account,
  addType,
  type Draft,
  draft,
  hold,
  must,
  onSale,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { countFree } from '../../support/state/places.ts';

beforeAll(() => startInProcess({ cache: false }));

const weekMs = 7 * 86_400_000;
const duplicate = ({ organizer, eventId }: Draft, startsAt: string[], key: string = randomUUID()) =>
  call('POST', `/v1/events/${eventId}/duplicates`, { token: organizer.token, body: { startsAt }, key });

/** Returns starts the given numbers of weeks after the event's own. */
async function weeksLater({ organizer, eventId }: Draft, ...weeks: number[]): Promise<string[]> {
  const { startsAt } = must(200, await call('GET', `/v1/events/${eventId}`, { token: organizer.token }));
  return weeks.map((n) => new Date(Date.parse(startsAt) + n * weekMs).toISOString());
}

/** Puts the copy on sale now: its own sale starts weeks later, as the event does. */
async function sell(source: Draft, copy: { id: string; ticketTypes: { id: string }[] }): Promise<void> {
  const { token } = source.organizer;
  const body = { salesStartAt: new Date(Date.now() - 60_000).toISOString() };
  for (const { id } of copy.ticketTypes) {
    must(200, await call('PATCH', `/v1/events/${copy.id}/ticket-types/${id}`, { token, body }));
  }
  must(200, await publish({ ...source, eventId: copy.id }));
  await onSale({ ...source, eventId: copy.id });
}

it('creates drafts with their own types, places and slugs', async () => {
  const party = await show({ doorsIn: 24 });
  const { organizer, eventId } = party;
  const source = must(200, await call('GET', `/v1/events/${eventId}`, { token: organizer.token }));
  const starts = await weeksLater(party, 1, 2, 3);
  const { items } = must(201, await duplicate(party, starts));
  expect(items.map(({ startsAt }: { startsAt: string }) => new Date(startsAt).toISOString())).toEqual(starts);
  const copied = ['title', 'description', 'category', 'venue', 'organizer', 'currency', 'timezone'] as const;
  for (const one of items) {
    for (const name of copied) expect(one[name]).toEqual(source[name]);
    expect(one).toMatchObject({ status: 'draft', version: 1, ticketTypes: [{ status: 'draft', capacity: 20 }] });
    expect(new Date(one.endsAt).getTime()).toBeGreaterThan(new Date(one.startsAt).getTime());
    expect(one.doorsOpenAt.slice(11, 19)).toBe(source.doorsOpenAt.slice(11, 19));
    expect((await call('GET', `/v1/events/${one.slug}`, { token: organizer.token })).body.id).toBe(one.id);
  }
  // The source is unchanged.
  expect(must(200, await call('GET', `/v1/events/${eventId}`, { token: organizer.token }))).toEqual(source);

  const ids = [source, ...items].flatMap(({ id, slug, ticketTypes }) => [id, slug, ticketTypes[0].id]);
  expect(new Set(ids).size).toBe(12);

  const [first] = items;
  await sell(party, first);
  must(200, await hold(await account(), first.ticketTypes[0].id, 8));
  expect([await countFree(first.ticketTypes[0].id), await countFree(party.ticketTypeId)]).toEqual([12, 20]);
});

it('answers a repeated request with the same drafts as stored now', async () => {
  const party = await show({ doorsIn: 24 });
  const { token } = party.organizer;
  const starts = await weeksLater(party, 1, 2);
  const key = randomUUID();
  const together = await Promise.all([1, 2, 3].map(() => duplicate(party, starts, key)));
  const ids = together.map((answer) => must(201, answer).items.map(({ id }: { id: string }) => id));
  expect(new Set(ids.flat()).size).toBe(2);
  must(200, await call('PATCH', `/v1/events/${ids[0][0]}`, { token, body: { title: 'Second Night' } }));
  const again = must(201, await duplicate(party, starts, key)).items;
  expect(again.map(({ id }: { id: string }) => id)).toEqual(ids[0]);
  expect(again[0]).toMatchObject({ title: 'Second Night', version: 2 });
  const other = await duplicate(party, starts.slice(1), key);
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  const { items } = must(200, await call('GET', `/v1/organizers/${party.organizerId}/events`, { token }));
  expect(items).toHaveLength(3);
});

it('continues where an earlier attempt was interrupted', async () => {
  const party = await show({ doorsIn: 24 });
  const starts = await weeksLater(party, 1, 2, 3);
  const key = randomUUID();
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const { TransactWriteCommand } = await import('@aws-sdk/lib-dynamodb');
  const { vi } = await import('vitest');
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<never>;
  let transactions = 0;
  const failing = vi.spyOn(dynamo, 'send').mockImplementation((command: unknown) => {
    if (command instanceof TransactWriteCommand && ++transactions === 3) throw new Error('The network is gone');
    return send(command);
  });
  expect((await duplicate(party, starts, key)).status).toBe(500);
  failing.mockRestore();
  const path = `/v1/organizers/${party.organizerId}/events`;
  const listed = async () => must(200, await call('GET', path, { token: party.organizer.token })).items.length;
  expect(await listed()).toBe(3);
  expect(must(201, await duplicate(party, starts, key)).items).toHaveLength(3);
  expect(await listed()).toBe(4);
});

it('copies house seats, which stay out of sale', async () => {
  const party: Show = await show({ seatMap: hall({ A: 4 }), doorsIn: 24 });
  const { organizer, eventId, ticketTypeId } = party;
  const typesPath = (id: string) => `/v1/events/${id}/ticket-types`;
  const body = { blockedSeats: ['A-1-2'] };
  must(200, await call('PATCH', `${typesPath(eventId)}/${ticketTypeId}`, { token: organizer.token, body }));
  await deliver();
  const [copy] = must(201, await duplicate(party, await weeksLater(party, 1))).items;
  await sell(party, copy);
  const [type] = copy.ticketTypes;
  const claim = (seats: string[]) =>
    account().then(({ token }) => call('POST', '/v1/cart/items', { token, body: { ticketTypeId: type.id, seats } }));
  expect((await claim(['A-1-2'])).body.code).toBe('seats_taken');
  must(200, await claim(['A-1-1']));
  expect(await countFree(type.id)).toBe(2);
});

it('copies a draft without types, and never promotion codes', async () => {
  const event = await draft({ doorsIn: 24 });
  const [copy] = must(201, await duplicate(event, await weeksLater(event, 1))).items;
  expect(copy.ticketTypes).toEqual([]);
  must(201, await addType({ ...event, eventId: copy.id }));
  const { token } = event.organizer;
  must(
    201,
    await call('POST', `/v1/events/${event.eventId}/promo-codes`, { token, body: { code: 'NIGHT-OWL', percent: 10 } }),
  );
  const [other] = must(201, await duplicate(event, await weeksLater(event, 2))).items;
  expect(must(200, await call('GET', `/v1/events/${other.id}/promo-codes`, { token })).items).toEqual([]);
});

it('rejects dates that are in the past, repeated or too many', async () => {
  const party = await show({ doorsIn: 24 });
  const [next = ''] = await weeksLater(party, 1);
  const refused = async (...starts: string[]) => {
    const { status, body } = await duplicate(party, starts);
    return [status, body.errors?.[0].pointer];
  };
  expect(await refused(next, next)).toEqual([422, '/startsAt/1']);
  expect(await refused(next, '2020-01-01T20:00:00Z')).toEqual([422, '/startsAt/1']);
  expect(await refused(...Array.from({ length: catalogLimits.duplicatesPerRequest + 1 }, () => next))).toEqual([
    422,
    '/startsAt',
  ]);
  expect(
    (await call('GET', `/v1/organizers/${party.organizerId}/events`, { token: party.organizer.token })).body.items,
  ).toHaveLength(1);
});

it('drafts of one organizer are duplicated and cancelled at the same time', async () => {
  const party = await show({ doorsIn: 24 });
  const starts = await weeksLater(party, 1, 2);
  const faults = await injectFaults([{ kind: 'conflict', command: 'TransactWriteItems', at: [0, 3] }]);
  const { items } = must(201, await duplicate(party, starts));
  const cancel = `/v1/events/${items[0].id}/cancel`;
  must(202, await call('POST', cancel, { token: party.organizer.token, body: {} }));
  expect(faults.conflict).toBe(2);
});
