import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bought, gateDevice, newGate, scan } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: windows, zones, gates and changed rules decide at the gate, in words, and a person may overrule them by hand.
 * Method: scans real tickets at gates of one event while the organizer changes its rules. Time passes by the clock of
 * the system only.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;
const later = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();

async function doorOf(facts?: Parameters<typeof gateDevice>[1]) {
  const night = await show();
  const { eventId, ticketTypeId, organizer } = night;
  const device = await gateDevice(night, facts);
  const tickets = await bought(ticketTypeId, 8);
  const scanned = async (nth: number, direction: 'in' | 'out' = 'in', token = device.deviceToken) =>
    must(200, await scan(token, eventId, tickets[nth]?.code ?? '', randomUUID(), direction));
  return {
    ...{ ...night, ...device, tickets, scanned },
    project: await projectionOf(ticketTypeId),
    /** Changes the rules. Each process remembers the former ones for ten seconds. */
    async setRules(body: object) {
      must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
    },
    async byHand(nth: number, body: object = {}) {
      const admission = { ticketId: tickets[nth]?.id, reason: 'The steward knows them', ...body };
      return must(200, await call('POST', '/v1/checkin/admissions', { token: organizer.token, body: admission }));
    },
  };
}

const seen = ({ result, verdict, message }: any) => ({ result, verdict, message });
const timeOf = (time: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Vienna' }).format(
    new Date(time),
  );

it('says when the window of a type begins and when it has ended, and a person may overrule it', async () => {
  const { scanned, byHand, setRules, ticketTypeId } = await doorOf();
  const [from, until] = [later(30), later(60)];
  await setRules({ types: [{ ticketTypeId, from, until }] });
  const early = await scanned(0);
  expect(seen(early)).toMatchObject({ result: 'not_yet_valid', verdict: 'look' });
  expect(early.message).toMatch(/^This ticket is valid from (\d+ \w+, )?\d\d:\d\d$/);
  expect(early.message).toContain(timeOf(from));
  expect((await byHand(0)).result).toBe('not_yet_valid');
  expect((await byHand(0, { override: true })).result).toBe('admitted');
  await passTime(31 * minute);
  expect((await scanned(1)).result).toBe('admitted');
  await passTime(30 * minute);
  const late = await scanned(2);
  expect(seen(late)).toMatchObject({ result: 'expired', verdict: 'look' });
  expect(late.message).toContain(timeOf(until));
  // Whoever is inside leaves at any time.
  expect((await scanned(1, 'out')).result).toBe('exited');
});

it('says that a zone is full, until somebody leaves, and records who was admitted by hand and why', async () => {
  const door = await doorOf({ name: 'Hall', zone: 'Hall' });
  const { scanned, byHand, setRules, project, eventId, gateId } = door;
  await setRules({ zones: [{ zone: 'Hall', capacity: 2 }] });
  await project();
  for (const nth of [0, 1]) expect((await scanned(nth)).result).toBe('admitted');
  const counted = async () => {
    await project();
    await passTime(2_000);
  };
  await counted();
  const full = { result: 'full', verdict: 'look', message: 'Hall is full: 2 of 2 people are inside' };
  expect(seen(await scanned(2))).toEqual(full);
  expect(seen(await byHand(2, { gateId }))).toEqual(full);
  expect((await byHand(2, { gateId, override: true })).result).toBe('admitted');
  await counted();
  expect((await scanned(3)).message).toBe('Hall is full: 3 of 2 people are inside');
  // Another entrance of the venue is not full.
  const terrace = await gateDevice(door, { name: 'Terrace', zone: 'Terrace' });
  expect((await scanned(4, 'in', terrace.deviceToken)).result).toBe('admitted');
  for (const nth of [0, 1]) expect((await scanned(nth, 'out')).result).toBe('exited');
  await counted();
  expect((await scanned(3)).result).toBe('admitted');
  const known = 'The steward knows them';
  const hands = (await handsOf(eventId)).sort((a, b) => String(a.change.result).localeCompare(String(b.change.result)));
  expect(hands).toEqual([
    expect.objectContaining({ change: expect.objectContaining({ result: 'admitted', reason: known, override: true }) }),
    expect.objectContaining({ change: expect.objectContaining({ result: 'full', reason: known }) }),
  ]);
});

it('reads the counts of zones once a second, however many guests enter', async () => {
  const { scanned, setRules } = await doorOf({ name: 'Hall', zone: 'Hall' });
  await setRules({ zones: [{ zone: 'Hall', capacity: 400 }] });
  await scanned(0);
  const { clock } = await import('../../../../shared/base/clock.ts');
  const now = clock.now() + 1_001;
  clock.now = () => now;
  const used = await meter();
  for (let nth = 1; nth < 4; nth++) expect((await scanned(nth)).result).toBe('admitted');
  expect(used.since().commands).toEqual({ Query: 1, GetItem: 3, UpdateItem: 3 });
});

it('sends a guest at the wrong gate to another one, by name', async () => {
  const door = await doorOf();
  const staff = await newGate(door, { name: 'Staff', ticketTypeIds: [`${door.ticketTypeId.slice(0, -5)}ST4FF`] });
  const answer = await door.byHand(0, { gateId: staff });
  expect(seen(answer)).toEqual({
    ...{ result: 'wrong_gate', verdict: 'look', message: 'Not valid at Staff. Please use another gate' },
  });
  expect((await door.byHand(0, { gateId: staff, override: true })).gate).toBe('Staff');
});

it.each([
  ['re-entry ends', { reentry: 'any' }, 'admitted', { reentry: 'none' }, 'already_used'],
  ['re-entry begins', { reentry: 'none' }, 'already_used', { reentry: 'any' }, 'admitted'],
])('follows rules that change in the middle of the door within ten seconds: %s', async (_what, ...changes) => {
  const [before, first, after, then] = changes;
  const { scanned, setRules } = await doorOf();
  await setRules(before);
  for (const nth of [0, 1]) {
    expect((await scanned(nth)).result).toBe('admitted');
    expect((await scanned(nth, 'out')).result).toBe('exited');
  }
  expect((await scanned(0)).result).toBe(first);
  await setRules(after);
  await passTime(10_001);
  expect((await scanned(1)).result).toBe(then);
});

it('hides the holder from gates unless the organizer says so, also of a ticket that is refused', async () => {
  const { scanned, setRules, tickets } = await doorOf();
  const { update } = await import('../../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../../shared/inventory/place.ts');
  const { readTicketCode } = await import('../../../../shared/door/ticket-code.ts');
  for (const { code } of tickets) {
    const place = readTicketCode(code);
    if (!place) throw new Error('No code');
    const change = { UpdateExpression: 'SET holder = :name', ExpressionAttributeValues: { ':name': 'Gus Guest' } };
    await update(process.env.TICKETS_TABLE ?? '', placeKey(place), change);
  }
  for (const nth of [0, 0])
    expect(Object.keys((await scanned(nth)).ticket).toSorted()).toEqual(['id', 'ticketTypeName']);
  await setRules({ showHolder: true });
  await passTime(10_001);
  for (const nth of [0, 1]) expect((await scanned(nth)).ticket.holder).toBe('Gus Guest');
});

it('50 scans of one ticket at the same moment get one admission and 49 clear refusals', async () => {
  await startInProcess({ cache: false, fresh: true });
  const { scanned } = await doorOf();
  const answers = await Promise.all(Array.from({ length: 50 }, () => scanned(0)));
  const admitted = answers.filter(({ result }) => result === 'admitted');
  expect(admitted).toHaveLength(1);
  const [{ admittedAt, gate }] = admitted;
  const refused = answers.filter((answer) => answer !== admitted[0]).map(({ ticket: _, ...answer }) => answer);
  const used = { result: 'already_used', verdict: 'stop', message: 'This ticket has already been used' };
  expect(refused).toEqual(Array(49).fill({ ...used, admittedAt, gate }));
});
