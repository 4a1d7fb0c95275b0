import { describe, expect, it } from 'vitest';
import { decide } from '../../../../functions/checkin/door/admission.ts';
import { refusals, verdictOf } from '../../../../functions/checkin/rules/decision.ts';
import { type DoorRules, defaultDoorRules } from '../../../../functions/checkin/rules/door-rules.ts';
import { isNewDay } from '../../../../functions/checkin/rules/reentry.ts';
import { newId } from '../../../../shared/base/id.ts';
import { type DoorTicket, scanMark } from '../../../../shared/door/door-ticket.ts';
import { typeIdOf } from '../../../../shared/inventory/ticket-type.ts';

/*
 * Goal: what an organizer may set for a door decides a scan at exactly the moments and numbers that the rule names.
 * Method: each rule on both sides of its boundary. Midnights are given in UTC, so that no code of ours computes them.
 */

const hour = 3_600_000;
const doorsOpenAt = Date.UTC(2026, 6, 4, 17);
const endsAt = doorsOpenAt + 5 * hour;
const eventId = newId('evt', doorsOpenAt);
const [standard, vip] = [typeIdOf(eventId, '7K2MP'), typeIdOf(eventId, 'V1P00')];
const code = { kid: '0011aabb', ticketTypeId: standard, shard: 0, number: 12, sale: 1, issue: 1, text: 'SOLD' };

const sold: DoorTicket = { status: 'sold', sale: 1, issue: 1, inside: false, code: 'SOLD', marks: [], version: 3 };
const used = (inside: boolean, more: Partial<DoorTicket> = {}): DoorTicket => ({
  ...{ ...sold, status: 'used', inside, enteredAt: doorsOpenAt, marks: [scanMark('one')] },
  ...{ admitted: { at: doorsOpenAt, gateId: 'gat_north' } },
  ...more,
});
const group = (people: number, today = people, entered = today) =>
  used(people > 0, { group: { people, today, entered } });

type Question = Parameters<typeof decide>[0];
const judge = (rules: Partial<DoorRules>, change: Partial<Question> = {}) =>
  decide({
    ...{ facts: { status: 'published', doorsOpenAt, endsAt }, timeZone: 'Europe/Vienna', inZone: 0, people: 1 },
    ...{ gate: { id: 'gat_north', name: 'North', zone: 'Floor' }, ticket: sold, code, direction: 'in' },
    ...{ mark: scanMark('two'), now: doorsOpenAt + hour, rules: { ...defaultDoorRules, ...rules } },
    ...change,
  } as Question);
const resultOf = (...question: Parameters<typeof judge>) => judge(...question).result;
const textOf = (...question: Parameters<typeof judge>) => {
  const { result, message } = judge(...question);
  return `${result}: ${message}`;
};

describe('a guest who has left', () => {
  const left = used(false);
  const until = { reentry: 'until', reentryUntil: doorsOpenAt + 3 * hour } as const;
  const at = (now: number) => ({ ticket: left, now });

  it('comes in again at any time, or never', () => {
    expect(textOf({ reentry: 'any' }, at(endsAt))).toBe('admit: Welcome back');
    expect(textOf({ reentry: 'none' }, at(doorsOpenAt))).toBe(
      'already_used: This ticket has left, and there is no re-entry',
    );
  });

  it('comes in again up to and including the last moment of re-entry, which is named in the time of the venue', () => {
    expect(resultOf(until, at(until.reentryUntil))).toBe('admit');
    expect(textOf(until, at(until.reentryUntil + 1))).toBe('already_used: Re-entry ended at 22:00');
    expect(textOf(until, { ticket: left, now: endsAt + 6 * hour })).toBe(
      'already_used: Re-entry ended at 4 July, 22:00',
    );
  });

  it.each(['none', 'until'] as const)('says nothing about the first entry, or about an exit: %s', (reentry) => {
    const rules = { reentry, reentryUntil: doorsOpenAt };
    expect(textOf(rules)).toBe('admit: Welcome');
    expect(textOf(rules, { ticket: used(true), direction: 'out' })).toBe('admit: Exit recorded');
  });

  it('never lets a second person in while the first is inside', () => {
    for (const reentry of ['any', 'none', 'until'] as const) {
      expect(resultOf({ reentry, reentryUntil: endsAt }, { ticket: used(true) })).toBe('already_used');
    }
  });
});

describe('a ticket that admits once a day', () => {
  const daily = { reentry: 'none', oncePerDay: true } as const;

  it.each([
    ['an ordinary day', 'Europe/Vienna', '2026-07-03T22:00Z', '2026-07-04T22:00Z'],
    ['a day of 23 hours', 'Europe/Vienna', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    ['a day of 25 hours', 'Europe/Vienna', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    ['a day whose clocks skip midnight', 'America/Havana', '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
    ['a day whose midnight occurs twice', 'America/Havana', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ['the first zone of the day', 'Pacific/Kiritimati', '2026-07-04T10:00Z', '2026-07-05T10:00Z'],
    ['the last zone of the day', 'Pacific/Pago_Pago', '2026-07-05T11:00Z', '2026-07-06T11:00Z'],
    ['a zone of half hours', 'Asia/Kolkata', '2026-12-31T18:30Z', '2027-01-01T18:30Z'],
  ])('counts from midnight to midnight of the venue: %s', (_what, timeZone, from, to) => {
    const [midnight, next] = [Date.parse(from), Date.parse(to)];
    const isNew = (enteredAt: number, now: number) => isNewDay(enteredAt, { rules: daily, now, timeZone });
    expect(isNew(midnight - 1, midnight)).toBe(true);
    expect(isNew(midnight, next - 1)).toBe(false);
    expect(isNew(midnight, midnight + hour)).toBe(false);
    expect(isNew(next - 1, next)).toBe(true);
    // The clock of this process is behind that of the process which admitted the ticket.
    expect(isNew(next, next - 1)).toBe(false);
  });

  const midnight = Date.UTC(2026, 6, 4, 22);
  const night = { facts: { status: 'published' as const, doorsOpenAt, endsAt: midnight + 4 * hour } };

  it('admits anew after midnight of a long night, inside or not, as seen in the row', () => {
    for (const inside of [true, false]) {
      const before = judge(daily, { ...night, ticket: used(inside), now: midnight - 1 });
      expect(before.result).toBe('already_used');
      expect(judge(daily, { ...night, ticket: used(inside), now: midnight })).toEqual({
        ...{ result: 'admit', message: 'Welcome back', update: { asSeen: true } },
      });
    }
    expect(textOf(daily, { ...night, ticket: used(true), now: midnight - 1 })).toBe(
      'already_used: This ticket has already been used today',
    );
    expect(resultOf({ ...daily, oncePerDay: false }, { ...night, ticket: used(true), now: midnight })).toBe(
      'already_used',
    );
  });

  it('reads the last entry, not the first one', () => {
    const ticket = used(false, { enteredAt: midnight });
    expect(resultOf(daily, { ...night, ticket, now: midnight + 1 })).toBe('already_used');
  });

  it('never decides by a cached record, which has no day', () => {
    const { code: _, enteredAt: __, ...cached } = used(true);
    expect(resultOf(daily, { ...night, ticket: cached, now: midnight })).toBe('already_used');
  });

  it('begins a group anew, and forgets nobody who has entered before', () => {
    const rules = { ...daily, types: [{ ticketTypeId: standard, admits: 4 }] };
    const question = { ...night, ticket: group(3, 4), people: 4 };
    expect(resultOf(rules, { ...question, now: midnight - 1 })).toBe('already_used');
    expect(judge(rules, { ...question, now: midnight, people: 2 })).toMatchObject({
      update: { asSeen: true, group: { people: 2, today: 2, entered: 4 } },
    });
  });
});

describe('the window of a ticket type', () => {
  const [from, until] = [doorsOpenAt - hour, doorsOpenAt + hour];
  const types = [{ ticketTypeId: standard, from, until }];

  it('replaces that of the event, both ends included', () => {
    expect(textOf({ types }, { now: from - 1 })).toBe('not_yet_valid: This ticket is valid from 18:00');
    expect(resultOf({ types }, { now: from })).toBe('admit');
    expect(resultOf({ types }, { now: until })).toBe('admit');
    expect(textOf({ types }, { now: until + 1 })).toBe('expired: This ticket was valid until 20:00');
  });

  it('leaves the end that it does not name to the event', () => {
    const late = { types: [{ ticketTypeId: standard, from: doorsOpenAt + hour }] };
    expect(textOf(late, { now: doorsOpenAt })).toBe('not_yet_valid: This ticket is valid from 20:00');
    expect(textOf(late, { now: endsAt + 6 * hour + 1 })).toBe('expired: This event is over');
    const early = { types: [{ ticketTypeId: standard, until }] };
    expect(textOf(early, { now: doorsOpenAt - 1 })).toBe('not_yet_valid: The doors open at 19:00');
  });

  it('concerns no other type, no exit, and nobody who is admitted by hand', () => {
    const now = until + 1;
    expect(resultOf({ types: [{ ticketTypeId: vip, from, until }] }, { now })).toBe('admit');
    expect(resultOf({ types }, { now, direction: 'out', ticket: used(true) })).toBe('admit');
    expect(resultOf({ types }, { now, manual: true })).toBe('admit');
  });
});

describe('a zone', () => {
  const zones = [{ zone: 'Floor', capacity: 10 }];

  it('admits up to its capacity, and says how full it is', () => {
    expect(resultOf({ zones }, { inZone: 9 })).toBe('admit');
    expect(textOf({ zones }, { inZone: 10 })).toBe('full: Floor is full: 10 of 10 people are inside');
    expect(resultOf({ zones: [{ zone: 'Floor', capacity: 0 }] })).toBe('full');
  });

  it('counts all people of a group', () => {
    const rules = { zones, types: [{ ticketTypeId: standard, admits: 4 }] };
    expect(resultOf(rules, { people: 4, inZone: 6 })).toBe('admit');
    expect(resultOf(rules, { people: 4, inZone: 7 })).toBe('full');
  });

  it('has no limit where none is set, or at a gate of no zone', () => {
    expect(resultOf({ zones: [{ zone: 'Quay', capacity: 0 }] }, { inZone: 999 })).toBe('admit');
    expect(resultOf({ zones }, { gate: { id: 'gat_north', name: 'North' }, inZone: 999 })).toBe('admit');
  });

  it('has room for those whom it has counted since yesterday', () => {
    const rules = { zones, oncePerDay: true };
    const tomorrow = {
      now: doorsOpenAt + 24 * hour,
      facts: { status: 'published' as const, doorsOpenAt, endsAt: endsAt + 24 * hour },
    };
    const here = { last: { at: doorsOpenAt, zone: 'Floor' } };
    expect(resultOf(rules, { ...tomorrow, inZone: 10, ticket: used(true, here) })).toBe('admit');
    expect(resultOf(rules, { ...tomorrow, inZone: 10, ticket: used(false, here) })).toBe('full');
    expect(
      resultOf(rules, { ...tomorrow, inZone: 10, ticket: used(true, { last: { at: doorsOpenAt, zone: 'Quay' } }) }),
    ).toBe('full');
    const table = { ...rules, types: [{ ticketTypeId: standard, admits: 4 }] };
    const stayed = { ...tomorrow, ticket: { ...group(2), ...here }, people: 3 };
    expect([9, 10].map((inZone) => resultOf(table, { ...stayed, inZone }))).toEqual(['admit', 'full']);
  });

  it('keeps nobody in, and repeats what was answered before it was full', () => {
    expect(resultOf({ zones }, { inZone: 10, direction: 'out', ticket: used(true) })).toBe('admit');
    expect(resultOf({ zones }, { inZone: 10, ticket: used(true), mark: scanMark('one') })).toBe('repeat');
  });

  it('hides no other reason', () => {
    expect(resultOf({ zones }, { inZone: 10, ticket: used(true) })).toBe('already_used');
    expect(resultOf({ zones }, { inZone: 10, ticket: { ...sold, issue: 2 } })).toBe('revoked');
    expect(resultOf({ zones }, { inZone: 10, now: doorsOpenAt - 1 })).toBe('not_yet_valid');
  });
});

describe('an admission by hand', () => {
  const manual = { manual: true };
  it.each<[string, Partial<DoorRules>, Partial<Question>]>([
    ['a full zone', { zones: [{ zone: 'Floor', capacity: 0 }] }, {}],
    ['a gate for other types', {}, { gate: { id: 'gat_vip', name: 'VIP', ticketTypeIds: [vip] } }],
    ['no gate', {}, { gate: undefined }],
    ['doors that are still closed', {}, { now: doorsOpenAt - hour }],
    ['an event that is over', {}, { now: endsAt + 9 * hour }],
  ])('overrules %s, and such a refusal asks a person to look', (_what, rules, change) => {
    expect(verdictOf(resultOf(rules, change))).toBe('look');
    expect(resultOf(rules, { ...change, ...manual })).toBe('admit');
  });

  it.each<[string, Partial<DoorRules>, Partial<Question>]>([
    ['a guest who is inside', {}, { ticket: used(true) }],
    ['a guest who has left, without re-entry', { reentry: 'none' }, { ticket: used(false) }],
    ['a cancelled ticket', {}, { ticket: { ...sold, sale: 2 } }],
    ['a replaced ticket', {}, { ticket: { ...sold, issue: 2 } }],
    ['an unpaid ticket', {}, { ticket: { ...sold, status: 'held' } }],
    ['a code that was never sold', {}, { ticket: { ...sold, code: 'OTHER' } }],
    ['a cancelled event', {}, { facts: { status: 'cancelled', doorsOpenAt, endsAt } }],
    ['a group that is inside', { types: [{ ticketTypeId: standard, admits: 4 }] }, { ticket: group(4) }],
  ])('never overrules %s, and such a refusal says stop', (_what, rules, change) => {
    expect(verdictOf(resultOf(rules, change))).toBe('stop');
    expect(resultOf(rules, { ...change, ...manual })).toBe(resultOf(rules, change));
  });
});

describe('a ticket that admits several', () => {
  const rules = { types: [{ ticketTypeId: standard, admits: 8 }] };
  const none = { ...rules, reentry: 'none' } as const;

  it('admits no more than the rest, all of them or none', () => {
    expect(textOf(rules, { people: 8 })).toBe('admit: 8 of 8 are inside');
    expect(textOf(rules, { people: 9 })).toBe('invalid: This ticket admits 8 people');
    expect(textOf(rules, { ticket: group(5), people: 4 })).toBe('already_used: Only 3 more of 8 may enter');
    expect(textOf(rules, { ticket: group(5), people: 3 })).toBe('admit: 8 of 8 are inside');
    expect(textOf(rules, { ticket: group(8) })).toBe('already_used: All 8 are inside');
    expect(textOf({}, { people: 2 })).toBe('invalid: This ticket admits one person');
  });

  it('lets those who left come in again, or without re-entry only those who have not entered yet', () => {
    expect(judge(rules, { ticket: group(2, 8), people: 6 })).toMatchObject({
      update: { group: { people: 8, today: 8, entered: 8 } },
    });
    expect(textOf(none, { ticket: group(2, 8) })).toBe('already_used: All 8 have entered');
    expect(judge(none, { ticket: group(2, 6), people: 2 })).toMatchObject({
      update: { group: { people: 4, today: 8, entered: 8 } },
    });
    expect(textOf(none, { ticket: group(2, 6), people: 3 })).toBe('already_used: Only 2 more of 8 may enter');
  });

  it('lets out no more than are inside', () => {
    const out = { direction: 'out' as const };
    expect(textOf(rules, { ...out, ticket: group(3), people: 2 })).toBe('admit: Exit recorded. 1 of 8 are inside');
    expect(textOf(rules, { ...out, ticket: group(3), people: 4 })).toBe('already_used: Only 3 of 8 are inside');
    expect(textOf(rules, { ...out, ticket: group(0, 3) })).toBe('already_used: This ticket has already left');
    expect(textOf(rules, out)).toBe('invalid: This ticket has not entered');
  });

  it('keeps its people when the rule changes in the middle of the door', () => {
    const fewer = { types: [{ ticketTypeId: standard, admits: 4 }] };
    expect(textOf(fewer, { ticket: group(6) })).toBe('already_used: All 4 are inside');
    expect(textOf({}, { ticket: group(6) })).toBe('already_used: All 1 are inside');
    expect(judge(fewer, { ticket: group(6), direction: 'out', people: 6 })).toMatchObject({
      update: { group: { people: 0, today: 6, entered: 6 } },
    });
    // One person has entered with a ticket that admitted one.
    expect(judge(rules, { ticket: used(true), people: 7 })).toMatchObject({ update: { group: { people: 8 } } });
    expect(resultOf(rules, { ticket: used(true), people: 8 })).toBe('already_used');
  });
});

describe('a repeated scan', () => {
  const repeated = { ticket: used(true), mark: scanMark('one') };
  it.each<[string, Partial<DoorRules>, Partial<Question>]>([
    ['a window that has closed', { types: [{ ticketTypeId: standard, until: doorsOpenAt }] }, {}],
    ['an event that is over', {}, { now: endsAt + 9 * hour }],
    ['an event that was cancelled', {}, { facts: { status: 'cancelled', doorsOpenAt, endsAt } }],
    ['a gate that admits other types now', {}, { gate: undefined }],
    ['re-entry that has ended', { reentry: 'none' }, {}],
    ['a group that admits fewer now', { types: [{ ticketTypeId: standard, admits: 2 }] }, { people: 8 }],
    ['a new day', { oncePerDay: true }, { now: doorsOpenAt + 24 * hour }],
  ])('gets the answer that was given, in spite of %s', (_what, rules, change) => {
    expect(resultOf(rules, { ...repeated, ...change })).toBe('repeat');
  });
});

it('every result has a verdict: pass, stop, or let a person look', () => {
  const verdicts = Object.fromEntries(
    ['admitted', 'exited', 'valid', 'conflict', ...refusals].map((result) => [result, verdictOf(result)]),
  );
  expect(verdicts).toEqual({
    ...{ admitted: 'go', exited: 'go', valid: 'go', conflict: 'stop' },
    ...{ wrong_gate: 'look', full: 'look', not_yet_valid: 'look', expired: 'look' },
    ...{ already_used: 'stop', wrong_event: 'stop', revoked: 'stop', unpaid: 'stop', invalid: 'stop' },
  });
});
