import { beforeAll, describe, expect, it } from 'vitest';
import { addType, type Draft, draft, founder, must, onSale, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Sets a count as if so much had been made before. */
async function counted(table: string, pk: string, sk: string, fields: object): Promise<void> {
  const { put } = await import('../../../shared/dynamo/write.ts');
  await put(process.env[table] ?? '', { pk, sk, ...fields });
}
const codes = (answers: { status: number; body: any }[]) =>
  answers.map(({ status, body }) => (status < 300 ? status : `${status} ${body.code}`)).sort();
const thrice = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all([work(), work(), work()]);

const draftIn = ({ organizer, organizerId, venueId }: Draft) =>
  call('POST', '/v1/events', {
    token: organizer.token,
    body: {
      ...{ organizerId, venueId, title: 'Next', description: '', category: 'jazz', currency: 'EUR' },
      ...{ doorsOpenAt: '2027-05-01T19:00:00Z', startsAt: '2027-05-01T20:00:00Z', endsAt: '2027-05-01T23:00:00Z' },
    },
  });

it('an account founds 50 organizers, also if it asks for several at once', async () => {
  const { id, token } = await founder();
  await counted('VENUES_TABLE', `founder#${id}`, 'founded', { founded: 49 });
  const found = () => call('POST', '/v1/organizers', { token, body: { name: 'Owls' } });
  const refusal = '409 too_many_organizers';
  expect(codes(await thrice(found))).toEqual([201, refusal, refusal]);
});

it('an organizer has 500 venues', async () => {
  const { organizer, organizerId } = await draft();
  await counted('VENUES_TABLE', `organizer#${organizerId}`, 'founded', { founded: 499 });
  const body = { organizerId, name: 'Barn', address: 'Road 1', city: 'Linz', country: 'AT', timezone: 'Europe/Vienna' };
  const add = () => call('POST', '/v1/venues', { token: organizer.token, body: { ...body, capacity: 9 } });
  const refusal = '409 too_many_venues';
  expect(codes(await thrice(add))).toEqual([201, refusal, refusal]);
});

describe('an organizer has 1,000 drafts', () => {
  it('and none more, also not as duplicates', async () => {
    const event = await draft();
    const { organizer, organizerId, eventId } = event;
    await counted('EVENTS_TABLE', `organizer#${organizerId}`, 'drafts', { drafts: 999 });
    const refusal = '409 too_many_drafts';
    expect(codes(await thrice(() => draftIn(event)))).toEqual([201, refusal, refusal]);
    const copies = { body: { startsAt: ['2027-06-01T20:00:00Z'] }, token: organizer.token };
    expect(codes([await call('POST', `/v1/events/${eventId}/duplicates`, copies)])).toEqual([refusal]);
  });

  it('until one is published or cancelled', async () => {
    const event = await draft();
    const { token } = event.organizer;
    must(201, await addType(event));
    await counted('EVENTS_TABLE', `organizer#${event.organizerId}`, 'drafts', { drafts: 1_000 });
    expect((await draftIn(event)).body.code).toBe('too_many_drafts');
    must(200, await publish(event));
    const { id } = must(201, await draftIn(event));
    expect((await draftIn(event)).body.code).toBe('too_many_drafts');
    must(202, await call('POST', `/v1/events/${id}/cancel`, { token, body: {} }));
    must(201, await draftIn(event));
  });
});

it('an organizer that has published too many events waits', async () => {
  const event = await draft();
  must(201, await addType(event));
  const bucket = `publish#organizer#${event.organizerId}`;
  await counted('RATES_TABLE', bucket, 'bucket', { fullAt: Date.now() + 3_600_000 });
  const refused = await publish(event);
  expect(codes([refused])).toEqual(['429 too_many_requests']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

describe('an event has no more places than its venue', () => {
  const crowded = async () => {
    const event = await draft({ venue: { capacity: 100 } });
    const type = must(201, await addType(event, { kind: 'general', capacity: 60 }));
    return { event, path: `/v1/events/${event.eventId}/ticket-types/${type.id}` };
  };
  const over = (places: number) => ({ code: 'over_capacity', places, capacity: 100 });

  it('when it is published, unless its organizer confirms it', async () => {
    const { event } = await crowded();
    must(201, await addType(event, { kind: 'general', capacity: 41 }));
    const refused = await publish(event);
    expect([refused.status, refused.body]).toMatchObject([409, over(101)]);
    must(200, await publish(event, { confirmOverCapacity: true }));
  });

  it('when types are added or enlarged later', async () => {
    const { event, path } = await crowded();
    const { token } = event.organizer;
    must(200, await publish(event));
    const more = { kind: 'general', capacity: 41 };
    expect((await addType(event, more)).body).toMatchObject(over(101));
    const enlarge = (body: object) => call('PATCH', path, { token, body });
    expect((await enlarge({ capacity: 150 })).body).toMatchObject(over(150));
    must(201, await addType(event, { ...more, confirmOverCapacity: true }));
    must(200, await enlarge({ capacity: 150, confirmOverCapacity: true }));
    must(200, await enlarge({ capacity: 140 }));
    expect((await enlarge({ capacity: 151 })).body).toMatchObject(over(192));
  });

  it('also when a type shrinks before it grows', async () => {
    const { event, path } = await crowded();
    must(201, await addType(event, { kind: 'general', capacity: 30 }));
    must(200, await publish(event));
    await onSale(event);
    const resize = (capacity: number) => call('PATCH', path, { token: event.organizer.token, body: { capacity } });
    must(200, await resize(10));
    expect((await resize(80)).body).toMatchObject(over(110));
    must(200, await resize(70));
  });

  it('and never more than 500,000', async () => {
    const event = await draft({ venue: { capacity: 500_000 } });
    for (let n = 0; n < 9; n++) must(201, await addType(event, { kind: 'general', capacity: 60_000 }));
    expect((await publish(event, { confirmOverCapacity: true })).body.code).toBe('over_capacity');
  });
});
