import { beforeAll, expect, it } from 'vitest';
import { newGate } from '../../support/actors/door.ts';
import { must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: an organizer sets the rules of the door, and nothing that contradicts itself or the event is stored.
 * Method: sets and reads rules through the API, also at the same moment.
 */

beforeAll(() => startInProcess({ cache: false }));

const path = ({ eventId }: Show) => `/v1/events/${eventId}/door-rules`;
const read = (party: Show) => call('GET', path(party), { token: party.organizer.token });
const set = (party: Show, body: unknown, headers: Record<string, string> = {}) =>
  call('PUT', path(party), { token: party.organizer.token, body, headers });

const defaults = {
  reentry: 'any',
  oncePerDay: false,
  types: [],
  zones: [],
  showHolder: false,
  lookUp: false,
  gatekeepersRevert: false,
};

it('has rules before any are set, and replaces all of them', async () => {
  const party = await show();
  const { ticketTypeId } = party;
  expect(must(200, await read(party))).toEqual(defaults);

  await newGate(party, { name: 'Quay gate', zone: 'Quay' });
  const rules = {
    reentry: 'until',
    reentryUntil: '2027-07-04T20:00:00Z',
    oncePerDay: true,
    types: [{ ticketTypeId, from: '2027-07-04T18:00:00Z', until: '2027-07-04T19:00:00Z', admits: 8 }],
    zones: [{ zone: 'Quay', capacity: 400 }],
    showHolder: true,
    lookUp: true,
    gatekeepersRevert: true,
  };
  const stored = must(200, await set(party, rules));
  expect(must(200, await read(party))).toEqual(stored);
  expect({ ...stored, reentryUntil: 0, types: 0 }).toEqual({ ...rules, reentryUntil: 0, types: 0 });
  expect(Date.parse(stored.reentryUntil)).toBe(Date.parse(rules.reentryUntil));
  const [{ from, until, ...type }] = stored.types;
  expect([type, Date.parse(from), Date.parse(until)]).toEqual([
    { ticketTypeId, admits: 8 },
    Date.parse('2027-07-04T18:00:00Z'),
    Date.parse('2027-07-04T19:00:00Z'),
  ]);

  expect(must(200, await set(party, {}))).toEqual(defaults);
});

it('refuses what contradicts itself or the event, and names the field', async () => {
  const party = await show();
  const { ticketTypeId } = party;
  const { ticketTypeId: foreign } = await show();
  await newGate(party, { name: 'Quay gate', zone: 'Quay' });
  const quay = { zone: 'Quay', capacity: 1 };
  const time = '2027-07-04T20:00:00Z';
  const cases: [string, unknown][] = [
    ['/reentryUntil', { reentry: 'until' }],
    ['/reentryUntil', { reentry: 'none', reentryUntil: time }],
    ['/types/0/ticketTypeId', { types: [{ ticketTypeId: foreign }] }],
    ['/types/0/ticketTypeId', { types: [{ ticketTypeId: `${ticketTypeId.slice(0, -5)}ZZZZZ` }] }],
    ['/types/1/ticketTypeId', { types: [{ ticketTypeId }, { ticketTypeId }] }],
    ['/types/0/until', { types: [{ ticketTypeId, from: time, until: time }] }],
    ['/types/0/admits', { types: [{ ticketTypeId, admits: 51 }] }],
    ['/zones/0/zone', { zones: [{ zone: 'Attic', capacity: 1 }] }],
    ['/zones/1/zone', { zones: [quay, quay] }],
    ['/zones/0/capacity', { zones: [{ ...quay, capacity: -1 }] }],
  ];
  for (const [pointer, body] of cases) {
    const answer = await set(party, body);
    expect([answer.status, answer.body.errors?.map((error: any) => error.pointer)]).toEqual([422, [pointer]]);
  }
  expect(must(200, await read(party))).toEqual(defaults);
});

it('replaces no rules that were changed meanwhile', async () => {
  const party = await show();
  const etag = (await read(party)).headers.get('etag') ?? '';
  const first = await set(party, { reentry: 'none' }, { 'if-match': etag });
  expect([first.status, first.headers.get('etag') === etag]).toEqual([200, false]);
  const second = await set(party, { oncePerDay: true }, { 'if-match': etag });
  expect([second.status, second.body.code]).toEqual([412, 'stale']);
  expect(must(200, await read(party))).toEqual({ ...defaults, reentry: 'none' });
});

it('stores the rules of one of several organizers who change the same version', async () => {
  const party = await show();
  const etag = (await read(party)).headers.get('etag') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => set(party, { reentry: 'none' }, { 'if-match': etag })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
});
