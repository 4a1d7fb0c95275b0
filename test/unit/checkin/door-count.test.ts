import { expect, it } from 'vitest';
import { DoorCount } from '../../../functions/checkin/recount/door-count.ts';
import { type ChangesRow, changesKey } from '../../../shared/door/door-rows.ts';
import { encodeEntryHour } from '../../../shared/door/entry-hour.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const eventId = 'evt_01JZ5Q8WJ6R4K2N7V3B9C0D1EF';
const spot = { ticketTypeId: typeIdOf(eventId, '7K2MP'), shard: 0, number: 4 };
const first = { at: Date.UTC(2026, 6, 4, 18), scanId: 'dev_1/a' };
const sold: Ticket = { ...placeKey(spot), ...spot, status: 'sold', sale: 1, issue: 1, version: 3 };
const admission = { ...first, marks: ['a'], inside: true, first };
const used: Ticket = { ...sold, status: 'used', admission };
const group: Ticket = { ...sold, status: 'used', admission: { ...admission, people: 3, entered: 4 } };
const hour = encodeEntryHour(first.at);

const movingAfter = (entry: string, place: Ticket): number => {
  const count = new DoorCount();
  const row = { ...changesKey(eventId, 1), at: first.at, entries: [entry], passages: [] };
  count.addRow(eventId, row as unknown as ChangesRow);
  count.addPlace(place);
  return count.moving({ strict: false });
};

it.each([
  ['an hour', `7K2MP:0:4:1:1:2:3:${hour}`, used],
  ['no hour, as an earlier version has written it', '7K2MP:0:4:1:1:2:3', used],
  ['people and an hour', `7K2MP:0:4:1:1:2:3:3:4:${hour}`, group],
  ['people', '7K2MP:0:4:1:1:2:3:3:4', group],
])('a recount knows a place whose entry has %s', (_what, entry, place) => {
  expect(movingAfter(entry, place)).toBe(0);
});

it('a recount waits for a change of state or people', () => {
  expect(movingAfter('7K2MP:0:4:1:1:1:2', used)).toBe(1);
  expect(movingAfter(`7K2MP:0:4:1:1:2:2:2:4:${hour}`, group)).toBe(1);
});
