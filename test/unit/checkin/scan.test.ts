import { describe, expect, it } from 'vitest';
import { type Gate, gateFor } from '../../../functions/checkin/devices/gate.ts';
import { decide, judgeCode } from '../../../functions/checkin/door/admission.ts';
import { defaultDoorRules } from '../../../functions/checkin/rules/door-rules.ts';
import { newId } from '../../../shared/base/id.ts';
import {
  type DoorTicket,
  decodeDoorTicket,
  encodeDoorTicket,
  scanMark,
  toDoorTicket,
} from '../../../shared/door/door-ticket.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const hour = 3_600_000;
const doorsOpenAt = Date.UTC(2026, 6, 4, 17);
const endsAt = doorsOpenAt + 5 * hour;
const eventId = newId('evt', doorsOpenAt);
const standard = typeIdOf(eventId, '7K2MP');
const vip = typeIdOf(eventId, 'V1P00');
const code = { kid: '0011aabb', ticketTypeId: standard, shard: 0, number: 12, sale: 1, issue: 2, text: 'SOLD' };
const facts = { status: 'published' as const, doorsOpenAt, endsAt };
const gate: Gate = { id: 'gat_north', name: 'North' };

const sold: DoorTicket = { status: 'sold', sale: 1, issue: 2, inside: false, code: 'SOLD', marks: [] };
const passed = (inside: boolean, ...scans: string[]): DoorTicket => ({
  ...sold,
  status: 'used',
  inside,
  admitted: { at: doorsOpenAt, gateId: gate.id },
  marks: (scans.length > 0 ? scans : ['one']).map(scanMark),
});

const { code: _code, marks: _marks, ...cached } = sold;

type Question = Parameters<typeof decide>[0];
const question = (change: Partial<Question> = {}): Question => ({
  facts,
  timeZone: 'Europe/Vienna',
  rules: defaultDoorRules,
  gate,
  inZone: 0,
  people: 1,
  ticket: sold,
  code,
  direction: 'in',
  mark: scanMark('two'),
  now: doorsOpenAt + hour,
  ...change,
});
const resultOf = (change?: Partial<Question>) => decide(question(change)).result;

describe('the decision about a scan', () => {
  it.each<[string, string, Partial<Question>]>([
    ['a sold ticket', 'admit', {}],
    ['the moment the doors open', 'admit', { now: doorsOpenAt }],
    ['a moment before the doors open', 'not_yet_valid', { now: doorsOpenAt - 1 }],
    ['six hours after the end', 'admit', { now: endsAt + 6 * hour }],
    ['more than six hours after the end', 'expired', { now: endsAt + 6 * hour + 1 }],
    ['a ticket that is inside', 'already_used', { ticket: passed(true) }],
    ['a ticket that has left', 'admit', { ticket: passed(false) }],
    ['a gate for other types', 'wrong_gate', { gate: { ...gate, ticketTypeIds: [vip] } }],
    ['a device without a gate', 'wrong_gate', { gate: undefined }],
    ['a device without a gate, on the way out', 'admit', { gate: undefined, direction: 'out', ticket: passed(true) }],
    ['a gate for this type', 'admit', { gate: { ...gate, ticketTypeIds: [vip, standard] } }],
    ['a place that was sold again', 'revoked', { ticket: { ...sold, sale: 2 } }],
    ['a ticket that was transferred', 'revoked', { ticket: { ...sold, issue: 3 } }],
    ['a code that was signed and never sold', 'invalid', { ticket: { ...sold, code: 'OTHER' } }],
    ['a sold place without a code', 'invalid', { ticket: { ...sold, code: '' } }],
    ['a used ticket and another code than was sold', 'invalid', { ticket: { ...passed(false), code: 'OTHER' } }],
    ['a cached record, whose code the write compares', 'admit', { ticket: cached }],
    ['a code of another issue', 'revoked', { ticket: { ...sold, issue: 1 } }],
    ['a void place', 'revoked', { ticket: { ...sold, status: 'void' } }],
    ['an event that is being cancelled', 'revoked', { facts: { ...facts, status: 'cancelling' } }],
    ['a place that is only held', 'unpaid', { ticket: { ...sold, status: 'held' } }],
    ['a place that was signed and never paid', 'unpaid', { ticket: { ...sold, status: 'available' } }],
    ['a place that does not exist', 'invalid', { ticket: undefined }],
    ['an event that is not on sale', 'invalid', { facts: undefined }],
  ])('for %s is %s', (_what, result, change) => {
    expect(resultOf(change)).toBe(result);
  });

  it('is invalid without a genuine code, and wrong_event for a code of another event', () => {
    expect(judgeCode(undefined, eventId)?.result).toBe('invalid');
    expect(judgeCode(code, newId('evt', doorsOpenAt))?.result).toBe('wrong_event');
    expect(judgeCode(code, eventId)).toBeUndefined();
  });

  it('repeats the answer of a recorded scan, even after the event, and of no other scan', () => {
    const ticket = passed(true, 'one');
    expect(resultOf({ ticket, mark: scanMark('one') })).toBe('repeat');
    expect(resultOf({ ticket, mark: scanMark('one'), now: endsAt + 7 * hour })).toBe('repeat');
    expect(resultOf({ ticket, mark: scanMark('One') })).toBe('already_used');
  });

  it('repeats no answer for a code that was replaced since, or for a look-up', () => {
    const ticket = passed(true, 'one');
    expect(resultOf({ ticket: { ...ticket, issue: 3 }, mark: scanMark('one') })).toBe('revoked');
    const { mark: _, ...lookUp } = question({ ticket });
    expect(decide(lookUp).result).toBe('already_used');
  });

  it('lets a guest who is inside leave at any time and gate, and nobody else', () => {
    const out = { direction: 'out' as const };
    expect(resultOf({ ...out, ticket: passed(true) })).toBe('admit');
    expect(resultOf({ ...out, ticket: passed(true), now: endsAt + 9 * hour })).toBe('admit');
    expect(resultOf({ ...out, ticket: passed(true), gate: { ...gate, ticketTypeIds: [vip] } })).toBe('admit');
    expect(resultOf({ ...out, ticket: passed(false) })).toBe('already_used');
    expect(resultOf({ ...out, ticket: passed(false, 'two') })).toBe('repeat');
    expect(resultOf({ ...out, ticket: sold })).toBe('invalid');
  });

  it.each(['in', 'out'] as const)(
    'never makes a recorded scan a second passage, inside or outside: %s',
    (direction) => {
      for (const inside of [true, false]) {
        expect(resultOf({ ticket: passed(inside, 'four', 'three', 'two'), direction })).toBe('repeat');
        expect(resultOf({ ticket: passed(inside, 'four', 'three', 'two'), direction, mark: scanMark('one') })).not.toBe(
          'repeat',
        );
      }
    },
  );

  it('repeats no answer of an earlier sale once the place is sold again', () => {
    expect(resultOf({ ticket: { ...passed(false, 'two'), status: 'sold' } })).toBe('admit');
  });

  it('uses the first gate of the device that admits the ticket type', () => {
    const vipGate = { id: 'gat_vip', name: 'VIP', ticketTypeIds: [vip] };
    expect(gateFor([vipGate, gate], standard)).toBe(gate);
    expect(gateFor([vipGate, gate], vip)).toBe(vipGate);
    expect(gateFor([vipGate], standard)).toBe(vipGate);
    expect(gateFor([], standard)).toBeUndefined();
  });
});

describe('the cached door record', () => {
  const place = { ticketTypeId: standard, shard: 31, number: 59_999 };
  const row: Ticket = {
    ...placeKey(place),
    ...place,
    status: 'used',
    seat: 'A-1-12',
    holder: 'Ada Lovelace',
    ownerId: 'usr_1',
    code: 'SOLD',
    issue: 65_535,
    sale: 65_535,
    version: 7,
    admission: {
      at: endsAt,
      scanId: `dev_${'x'.repeat(26)}/${'y'.repeat(64)}`,
      gateId: newId('gat'),
      inside: true,
      marks: [scanMark('one'), ''],
      first: { at: doorsOpenAt, gateId: gate.id },
    },
  };
  const outside = row.admission && { ...row, admission: { ...row.admission, inside: false } };
  const { admission: _, ...withoutPassage } = row;

  it.each<[string, Ticket | undefined, boolean]>([
    ['inside', row, true],
    ['outside', outside, false],
    ['used without a passage', withoutPassage, true],
    ['sold', { ...withoutPassage, status: 'sold' }, false],
  ])('holds status, sale, issue and side of a ticket that is %s, and nothing else', (_what, ticket, inside) => {
    if (!ticket) throw new Error('There is no ticket');
    const { status, sale, issue } = ticket;
    expect(decodeDoorTicket(`7|${encodeDoorTicket(ticket)}`)).toEqual({ status, sale, issue, inside });
    expect(encodeDoorTicket(ticket)).not.toMatch(/SOLD|Ada|A-1-12|usr_/);
  });

  it('is made of a row that also tells the first entry and the code', () => {
    expect(toDoorTicket(row)).toMatchObject({
      code: 'SOLD',
      holder: 'Ada Lovelace',
      admitted: { at: doorsOpenAt, gateId: gate.id },
      marks: [scanMark('one')],
    });
  });

  it.each([
    ...['', '7|', '7|{', 'null', '7|null', '7|{}', '7|[]', '7|5', '7|"sold"'],
    ...['7|["sold",1,1]', '7|["sold","1",1,0]', '7|["sold",1,null,0]', '7|["sold",1,1,true]', '7|["gone",1,1,0]'],
    '7|{"s":"sold","n":1,"i":1}',
  ])('is ignored in another format: %s', (text) => {
    expect(decodeDoorTicket(text)).toBeUndefined();
  });
});
