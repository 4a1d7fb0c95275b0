import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { hall } from '../../support/actors/seats.ts';
import { addType, type Draft, draft, must, onSale, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { type Answer, call } from '../../support/http/client.ts';

/*
 * Goal: concurrent changes to the ticket types of an event leave one consistent selling plan.
 * Method: adds types and publishes at the same time through the API, and reads what is on sale.
 */

beforeAll(() => startInProcess({ cache: false }));

const seated = (...sectionIds: string[]) => ({ kind: 'seated', sectionIds });
const statuses = (answers: Answer[]) => answers.map(({ status }) => status).sort();

const availability = async ({ eventId }: Draft): Promise<number[]> => {
  const { items } = must(200, await call('GET', `/v1/events/${eventId}/availability`));
  return items
    .map(({ available }: { available: number }) => available)
    .sort((one: number, other: number) => other - one);
};

describe('a section is sold by one type only', () => {
  it('rejects a second type for a section, and names the section', async () => {
    const event = await draft({ seatMap: hall({ A: 3, B: 2, C: 1 }) });
    expect(must(201, await addType(event, seated('A', 'B'))).capacity).toBe(5);
    const second = await addType(event, seated('C', 'B'));
    expect([second.status, second.body.code, second.body.sections]).toEqual([409, 'section_taken', ['B']]);
    must(201, await addType(event, seated('C')));
    must(200, await publish(event));
    await onSale(event);
    expect(await availability(event)).toEqual([5, 1]);
    const late = await addType(event, seated('A'));
    expect([late.status, late.body.code]).toEqual([409, 'section_taken']);
  });

  it('also with concurrent requests', async () => {
    const event = await draft({ seatMap: hall({ A: 3, B: 2 }) });
    const answers = await Promise.all(
      [seated('A'), seated('A'), seated('B'), seated('A', 'B')].map((type) => addType(event, type)),
    );
    const sold = answers.filter(({ status }) => status === 201).flatMap(({ body }) => body.sectionIds);
    expect(sold.sort()).toEqual(['A', 'B']);
    expect(answers.filter(({ status }) => status !== 201).every(({ body }) => body.code === 'section_taken')).toBe(
      true,
    );
  });
});

it('enforces the limit of types per event for concurrent requests', async () => {
  const event = await draft();
  for (let n = 1; n < inventoryLimits.typesPerEvent; n++) must(201, await addType(event));
  const last = await Promise.all([1, 2, 3, 4].map(() => addType(event)));
  expect(statuses(last)).toEqual([201, 409, 409, 409]);
  expect(last.find(({ status }) => status === 409)?.body.code).toBe('too_many_ticket_types');
});

it('mints every type, also if added while the event is published', async () => {
  for (let round = 0; round < 5; round++) {
    const event = await draft();
    must(201, await addType(event));
    const [published, ...added] = await Promise.all([publish(event), addType(event), addType(event)]);
    expect(statuses(added)).toEqual([201, 201]);
    // A type was added first: the organizer reads the event again and publishes it.
    if (published.status === 409) must(200, await publish(event));
    const { ticketTypes } = await onSale(event);
    expect(ticketTypes).toHaveLength(3);
    expect(await availability(event)).toEqual([20, 20, 20]);
  }
});

describe('an event keeps the seat map of its planned types', () => {
  const seatMap = ({ organizer: { token }, venueId }: Draft, map: unknown) =>
    call('PUT', `/v1/venues/${venueId}/seat-map`, { token, body: map });

  it('if the venue gets another before or after the publishing', async () => {
    const event = await draft({ seatMap: hall({ A: 3, B: 4 }) });
    must(201, await addType(event, seated('A')));
    must(200, await seatMap(event, hall({ A: 9, C: 2 })));
    must(201, await addType(event, seated('B')));
    expect((await addType(event, seated('C'))).status).toBe(422);
    must(200, await publish(event));
    await onSale(event);
    expect(await availability(event)).toEqual([4, 3]);
    const seats = must(200, await call('GET', `/v1/events/${event.eventId}/seats`));
    expect(seats).toEqual({
      seatMapVersion: 1,
      sections: [
        { id: 'A', states: 'aaa' },
        { id: 'B', states: 'aaaa' },
      ],
    });
  });

  it('or the current one at publishing, if none was planned', async () => {
    const event = await draft({ seatMap: hall({ A: 3 }) });
    must(201, await addType(event));
    must(200, await publish(event));
    must(200, await seatMap(event, hall({ A: 9, B: 2 })));
    expect((await addType(event, seated('B'))).status).toBe(422);
    expect(must(201, await addType(event, seated('A'))).capacity).toBe(3);
    await onSale(event);
    expect(await availability(event)).toEqual([20, 3]);
  });

  it('or none, if there was none at publishing', async () => {
    const event = await draft();
    must(201, await addType(event));
    must(200, await publish(event));
    must(200, await seatMap(event, hall({ A: 3 })));
    expect((await addType(event, seated('A'))).status).toBe(422);
  });
});

it('rejects a sales window that ends before it starts if only one end is changed', async () => {
  const event = await draft();
  const window = { salesStartAt: '2030-01-01T10:00:00Z', salesEndAt: '2030-01-02T10:00:00Z' };
  const type = must(201, await addType(event, { kind: 'general', capacity: 5, ...window }));
  const change = (body: object) =>
    call('PATCH', `/v1/events/${event.eventId}/ticket-types/${type.id}`, { token: event.organizer.token, body });
  for (const body of [{ salesEndAt: window.salesStartAt }, { salesStartAt: '2030-01-03T00:00:00Z' }]) {
    const refused = await change(body);
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/salesEndAt']);
  }
  const moved = must(200, await change({ salesStartAt: '2030-01-03T00:00:00Z', salesEndAt: '2030-01-04T00:00:00Z' }));
  expect(Date.parse(moved.salesStartAt)).toBe(Date.parse('2030-01-03T00:00:00Z'));
  const later = must(200, await change({ salesEndAt: '2030-01-05T00:00:00Z' }));
  expect(later).toMatchObject({ salesStartAt: moved.salesStartAt, version: type.version + 2 });
});

describe('types of an event', () => {
  const names = (types: { name: string }[]) => types.map(({ name }) => name);
  const change = ({ organizer, eventId }: Draft, id: string, body: object) =>
    call('PATCH', `/v1/events/${eventId}/ticket-types/${id}`, { token: organizer.token, body });

  it('are listed by position, by default in the order of their creation, with their descriptions', async () => {
    const event = await draft();
    const add = async (name: string, more: object = {}) =>
      must(201, await addType(event, { kind: 'general', capacity: 5, name, ...more }));
    await add('Standing');
    const gallery = await add('Gallery', { description: 'Seats above the bar.\nNo lift.' });
    expect(gallery).toMatchObject({ position: 2, description: 'Seats above the bar.\nNo lift.' });
    await add('Early', { position: 1 });
    const last = await add('Late');
    must(200, await change(event, last.id, { position: 1, description: 'From 23:00' }));
    must(200, await publish(event));
    const { ticketTypes } = await onSale(event);
    expect(names(ticketTypes).slice(-1)).toEqual(['Gallery']);
    expect(names(ticketTypes)).toHaveLength(4);
    expect(ticketTypes.map(({ position }: { position: number }) => position)).toEqual([1, 1, 1, 2]);
    expect(ticketTypes.find(({ name }: { name: string }) => name === 'Late').description).toBe('From 23:00');
    const { items } = must(200, await call('GET', `/v1/events/${event.eventId}/availability`));
    expect(items.map(({ ticketTypeId }: { ticketTypeId: string }) => ticketTypeId)).toEqual(
      ticketTypes.map(({ id }: { id: string }) => id),
    );
  });

  it('can be hidden from the start, and buyers see neither them nor their seats', async () => {
    const event = await draft({ seatMap: hall({ A: 2, B: 2 }) });
    must(201, await addType(event, seated('A')));
    const fans = must(201, await addType(event, { ...seated('B'), name: 'Fan club', status: 'hidden' }));
    expect(fans.status).toBe('hidden');
    expect(must(200, await change(event, fans.id, { status: 'on_sale' })).status).toBe('draft');
    expect(must(200, await change(event, fans.id, { status: 'hidden' })).status).toBe('hidden');
    must(200, await publish(event));
    const before = must(200, await call('GET', `/v1/events/${event.eventId}`));
    expect(names(before.ticketTypes)).toEqual(['Standard']);
    const shown = await onSale(event);
    expect(names(shown.ticketTypes)).toEqual(['Standard']);
    expect(await availability(event)).toEqual([2]);
    const { sections } = must(200, await call('GET', `/v1/events/${event.eventId}/seats`));
    expect(sections).toEqual([
      { id: 'A', states: 'aa' },
      { id: 'B', states: 'xx' },
    ]);
    const { token } = event.organizer;
    const type = await call('GET', `/v1/events/${event.eventId}/ticket-types/${fans.id}`, { token });
    expect(must(200, type)).toMatchObject({ status: 'hidden', capacity: 2, blockedSeats: [] });
  });

  it('are refused for an event that is cancelled or over', async () => {
    const event = await draft();
    const { id } = must(201, await addType(event));
    must(200, await publish(event));
    await onSale(event);
    must(202, await call('POST', `/v1/events/${event.eventId}/cancel`, { token: event.organizer.token, body: {} }));
    for (const answer of [await addType(event), await change(event, id, { capacity: 30 })])
      expect([answer.status, answer.body.code]).toEqual([409, 'wrong_state']);
  });
});
