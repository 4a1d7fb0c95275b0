// Goal: the verdict of the demo of the door finds each fault that it exists for.
// Method: facts of an evening without faults, and the same with one fault planted.
import { expect, it } from 'vitest';
import type { Answered, CachedPlace, LoggedPassage, Snapshot } from '../../../../../scripts/demo/door/verdict/facts.ts';
import {
  checkConvergence,
  checkEntries,
  checkProgress,
  checkRefunded,
} from '../../../../../scripts/demo/door/verdict/verdict.ts';
import type { DoorTicket } from '../../../../../shared/door/door-ticket.ts';
import { placeKey, type Ticket } from '../../../../../shared/inventory/place.ts';

const place = (number: number, more: Partial<Ticket> = {}): Ticket => {
  const spot = { ticketTypeId: 'typ_01J00000000000000000000000_ABCDE', shard: 0, number };
  return { ...placeKey(spot), ...spot, status: 'sold', sale: 1, issue: 1, version: 3, code: `CODE-${number}`, ...more };
};
const first = { at: 1_000, scanId: 'dev_1/a', gateId: 'gat_1' };
const used = (number: number): Ticket =>
  place(number, { status: 'used', version: 4, admission: { ...first, inside: true, marks: ['a'], first } });

const answer = (number: number, more: Partial<Answered> = {}): Answered => ({
  ...{ code: `CODE-${number}`, scanId: `scan-${number}`, gate: 'Gate 1', sentAt: 1_000, result: 'admitted' },
  ...more,
});
const entry = (number: number, version = 4): LoggedPassage => ({
  ...{ ticketId: `${number}`, version, at: 1_000, direction: 'in' },
});

const found = (check: { findings: string[] }): string => check.findings.join('; ');

it('finds a ticket that enters twice, by the log, by the answers and by the rows', () => {
  const evening = (passages: LoggedPassage[], answers: Answered[], places: Ticket[] = [used(1), place(2)]) =>
    found(checkEntries(passages, answers, places));
  const refused = answer(1, { scanId: 'other', gate: 'Gate 2', result: 'already_used' });
  expect(evening([entry(1)], [answer(1), refused])).toBe('');
  const exit: LoggedPassage = { ticketId: '1', version: 5, at: 2_000, direction: 'out' };
  expect(evening([entry(1, 6), exit, entry(1)], [answer(1)])).toBe('');
  expect(evening([entry(1), entry(1, 5)], [answer(1)])).toBe('1 entered twice without an exit');
  expect(evening([entry(1)], [answer(1), { ...refused, result: 'admitted' }])).toBe(
    'one ticket was admitted at Gate 1 and Gate 2',
  );
  expect(evening([entry(1)], [answer(1), answer(2)])).toMatch(/a gate admitted …CODE-2, but its ticket is not used/);
  expect(evening([entry(1)], [])).toBe('…CODE-1 is used, but no gate was told so');
  expect(evening([], [answer(1)])).toBe('0 tickets have entered by the log, 1 by their rows');
});

it('finds a place that goes back', () => {
  const at = (more: Partial<Ticket>): Snapshot => new Map([['seat', place(1, more)]]);
  const between = (before: Partial<Ticket>, after: Partial<Ticket>) => found(checkProgress([at(before), at(after)]));
  expect(between({ status: 'sold', version: 3 }, { status: 'used', version: 4 })).toBe('');
  expect(between({ status: 'sold', version: 3 }, { status: 'available', version: 4, sale: 2 })).toBe('');
  expect(between({ status: 'used', version: 4 }, { status: 'sold', version: 5 })).toBe('seat went from used to sold');
  expect(between({ version: 4 }, { version: 3 })).toBe('seat went from version 4 to 3');
  expect(between({ sale: 2 }, { sale: 1, version: 4 })).toBe('seat went from sale 2 to 1');
  expect(between({ issue: 2 }, { issue: 1, version: 4 })).toBe('seat went from issue 2 to 1');
  expect(found(checkProgress([at({}), new Map()]))).toBe('seat has vanished');
});

it('finds a refunded ticket that is let in, or that nobody has shown', () => {
  const since = 10_000;
  const check = (...answers: Answered[]) => found(checkRefunded(new Set(['CODE-1']), since, answers));
  expect(check(answer(1, { sentAt: 12_000, result: 'revoked' }))).toBe('');
  expect(check(answer(1, { sentAt: 12_000 }))).toBe('Gate 1 answered admitted to a refunded ticket');
  expect(check(answer(1, { sentAt: 11_999, result: 'revoked' }))).toBe('nobody showed the refunded ticket …CODE-1');
});

it('finds a cache or a counter that differs from the table', () => {
  const cached = (ticket: Ticket, more: Partial<DoorTicket> = {}): CachedPlace => ({
    ...{ name: `${ticket.number}`, ticket },
    cached: { status: ticket.status, sale: 1, issue: 1, inside: ticket.status === 'used', ...more },
  });
  const counters = { admitted: 1, inside: 1, total: 2, byGate: [{ name: 'Gate 1', admitted: 1 }] };
  const names = new Map([['gat_1', 'Gate 1']]);
  const check = (places: CachedPlace[], shown = counters) => found(checkConvergence(places, shown, names));
  const places = [cached(used(1)), cached(place(2))];
  expect(check(places)).toBe('');
  expect(check([cached(used(1), { status: 'sold', inside: false }), cached(place(2))])).toBe(
    'the cache says of 1: sold, sale 1, issue 1, outside; the table says used',
  );
  expect(check([cached(used(1)), { ...cached(place(2)), cached: undefined }])).toBe('the cache does not know 2');
  expect(check(places, { ...counters, admitted: 2 })).toBe('the board shows admitted 2, the table has 1');
  expect(check(places, { ...counters, byGate: [] })).toBe('the board shows 0 admitted at Gate 1, the table has 1');
});
