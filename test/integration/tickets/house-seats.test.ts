import { beforeAll, describe, expect, it } from 'vitest';
import { ticketLimits } from '../../../functions/tickets/limits.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { hall } from '../../support/actors/seats.ts';
import {
  account,
  addType,
  type Draft,
  draft,
  must,
  onSale,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { countFree, livePlaces, placesOf, typeRow } from '../../support/state/places.ts';

/*
 * Goal: house seats leave the sale and return to it, and never take a seat from a buyer.
 * Method: blocks seats through the API, delivers the events of the change, and reads the places.
 */

beforeAll(() => startInProcess({ cache: false }));

const change = ({ organizer, eventId }: Draft, ticketTypeId: string, body: object) =>
  call('PATCH', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, { token: organizer.token, body });
const block = (party: Show, ...blockedSeats: string[]) => change(party, party.ticketTypeId, { blockedSeats });
const holdSeats = async (party: Show, ...seats: string[]) =>
  call('POST', '/v1/cart/items', {
    token: (await account()).token,
    body: { ticketTypeId: party.ticketTypeId, seats },
  });
const hallOf = (seats: number) => show({ seatMap: hall({ A: seats }) });

it('leave the sale and return to it, as each change lists all of them', async () => {
  const party = await hallOf(6);
  const changed = must(200, await block(party, 'A-1-2', 'A-1-3', 'A-1-2'));
  expect(changed).toMatchObject({ blockedSeats: ['A-1-2', 'A-1-3'], capacity: 4 });
  await deliver();
  expect((await holdSeats(party, 'A-1-2')).body.code).toBe('seats_taken');
  expect(await countFree(party.ticketTypeId)).toBe(4);
  must(200, await block(party, 'A-1-3', 'A-1-6'));
  await deliver();
  must(200, await holdSeats(party, 'A-1-2'));
  expect((await holdSeats(party, 'A-1-6')).status).toBe(409);
  const { ticketTypes } = must(200, await call('GET', `/v1/events/${party.eventId}`));
  expect(ticketTypes[0].capacity).toBe(4);
  expect(ticketTypes[0]).not.toHaveProperty('blockedSeats');
  const renamed = must(200, await change(party, party.ticketTypeId, { name: 'Stalls' }));
  expect(renamed).toMatchObject({ blockedSeats: ['A-1-3', 'A-1-6'], capacity: 4 });
});

it('are never on sale if blocked before the first mint', async () => {
  const event = await draft({ seatMap: hall({ A: 3, B: 2 }) });
  const { id } = must(201, await addType(event, { kind: 'seated', sectionIds: ['A'], noSingleSeatGaps: true }));
  expect(must(200, await change(event, id, { blockedSeats: ['A-1-1'] }))).toMatchObject({
    capacity: 2,
    noSingleSeatGaps: true,
  });
  must(200, await publish(event));
  await onSale(event);
  expect(await placesOf(id)).toHaveLength(2);
  must(200, await change(event, id, { blockedSeats: [] }));
  await deliver();
  expect(await countFree(id)).toBe(3);
  expect((await typeRow(id)).capacity).toBe(3);
});

it('cannot include sold or held seats, and the answer names these', async () => {
  const party = await hallOf(4);
  must(200, await holdSeats(party, 'A-1-2', 'A-1-3'));
  const refused = await block(party, 'A-1-1', 'A-1-3');
  expect([refused.status, refused.body.code, refused.body.seats]).toEqual([409, 'seats_taken', ['A-1-3']]);
  expect(await livePlaces(party.ticketTypeId)).toHaveLength(4);
});

it('are removed from the list if a buyer was faster', async () => {
  const party = await hallOf(4);
  must(200, await block(party, 'A-1-1', 'A-1-2'));
  must(200, await holdSeats(party, 'A-1-2'));
  await deliver();
  const { blockedSeats, capacity } = must(200, await change(party, party.ticketTypeId, { name: 'Stalls' }));
  expect({ blockedSeats, capacity }).toEqual({ blockedSeats: ['A-1-1'], capacity: 3 });
});

it('can be read back by members', async () => {
  const party = await hallOf(4);
  must(200, await block(party, 'A-1-2'));
  const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
  const { token } = party.organizer;
  expect(must(200, await call('GET', path, { token })).blockedSeats).toEqual(['A-1-2']);
  expect((await call('GET', path, { token: (await account()).token })).status).toBe(404);
});

it('are stored apart, so that they displace no ticket type in reads of the event', async () => {
  const { eventId } = await show();
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { blockedSeatsKey, typeIdOf } = await import('../../../shared/inventory/ticket-type.ts');
  for (let n = 0; n < inventoryLimits.typesPerEvent + 10; n++) {
    const key = blockedSeatsKey(typeIdOf(eventId, `T${1000 + n}`));
    await put(process.env.TICKETS_TABLE ?? '', { ...key, seats: ['A-1-1'] });
  }
  const { items } = must(200, await call('GET', `/v1/events/${eventId}/availability`));
  expect(items).toMatchObject([{ available: 20 }]);
});

describe('a change is refused', () => {
  it('for seats that the type does not have', async () => {
    const event = await draft({ seatMap: hall({ A: 2, B: 2 }) });
    const { id } = must(201, await addType(event, { kind: 'seated', sectionIds: ['A'] }));
    const refused = await change(event, id, { blockedSeats: ['A-1-1', 'B-1-1'] });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/blockedSeats/1']);
  });

  it('for general admission', async () => {
    const party = await show();
    const refused = await block(party, 'A-1-1');
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/blockedSeats']);
  });

  it('for more seats than the limit, but not for as many', async () => {
    const seats = ticketLimits.blockedSeats + 1;
    const rows = Array.from({ length: 5 }, (_, row) => ({
      name: `${row}`,
      seats: Array.from({ length: Math.ceil(seats / 5) }, (_, index) => ({ name: `${index}` })),
    }));
    const event = await draft({ seatMap: { sections: [{ id: 'A', name: 'A', kind: 'seated', rows }] } });
    const { id } = must(201, await addType(event, { kind: 'seated', sectionIds: ['A'] }));
    const names = rows.flatMap((row) => row.seats.map((seat) => `A-${row.name}-${seat.name}`)).slice(0, seats);
    expect((await change(event, id, { blockedSeats: names })).status).toBe(422);
    const { capacity } = must(200, await change(event, id, { blockedSeats: names.slice(1) }));
    expect(capacity).toBe(rows.length * Math.ceil(seats / 5) - ticketLimits.blockedSeats);
    const { ticketTypes } = must(
      200,
      await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token }),
    );
    expect(ticketTypes).toHaveLength(1);
  });
});
