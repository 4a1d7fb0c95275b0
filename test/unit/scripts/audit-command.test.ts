import { expect, test } from 'vitest';
import { operationsLimits } from '../../../functions/operations/limits.ts';
import { readCommand } from '../../../scripts/audit/command.ts';
import { reportOf } from '../../../scripts/audit/report.ts';

const read = (line: string) => readCommand(line.split(' ').filter(Boolean));

test.each([
  ['', { does: 'audit', stage: 'local' }],
  ['--event evt_1', { does: 'audit', stage: 'local', eventId: 'evt_1' }],
  ['--stage=prod --event evt_1', { does: 'audit', stage: 'prod', eventId: 'evt_1' }],
  ['--event evt_1 --help', { does: 'help' }],
])('parses %j', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each([
  ['evt_1', /^Unexpected argument "evt_1". Pass an event as --event/],
  ['--event ord_1', /^"ord_1" is not an event id/],
  ['--event', /^Option '--event <value>' argument missing/],
  ['--events evt_1', /^Unknown option '--events'/],
])('rejects %j with one sentence', (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});

const audit = (eventId: string, findings: number) => ({
  ...{ eventId, places: 10, sold: 4, held: 1, free: 5 },
  findings: Array.from({ length: findings }, (_, n) => ({
    invariant: 'I1' as const,
    subject: `tkt_${n}`,
    detail: 'sold twice',
  })),
});
const whatToDo = 'docs/operations.md, "What a finding means", says what to do.';
const words = (lines: string[]) => lines.map((line) => line.split(/\s+/).join(' '));

test('a report has one line per event, their sum, and one line per finding', () => {
  expect(words(reportOf([audit('evt_1', 0), audit('evt_2', 1)]))).toEqual([
    'event places sold held free findings',
    'evt_1 10 4 1 5 0',
    'evt_2 10 4 1 5 1',
    '2 events 20 8 2 10 1',
    '',
    'I1 tkt_0 sold twice',
    '',
    whatToDo,
  ]);
  expect(words(reportOf([audit('evt_1', 0)]))).toEqual(['event places sold held free findings', 'evt_1 10 4 1 5 0']);
});

test('a report states how many findings it omits', () => {
  const lines = reportOf([audit('evt_1', operationsLimits.reportedFindings + 3)]);
  expect([lines.length, lines.at(-3)]).toEqual([2 + 1 + operationsLimits.reportedFindings + 3, 'and 3 more']);
  expect(lines.at(-1)).toBe(whatToDo);
});

test('a report of all orders counts them, and says once what is wrong with one and how to read it', () => {
  const finding = { invariant: 'I7' as const, subject: 'ord_1', detail: '2 captures are kept: ord_1#1, ord_1#2' };
  const report = reportOf([{ ...audit('evt_1', 0), findings: [finding] }], { orders: 7, findings: [finding] });
  expect(words(report).slice(2)).toEqual([
    '7 orders, 1 findings about their money',
    '',
    'I7 ord_1 2 captures are kept: ord_1#1, ord_1#2',
    ' as an admin: GET /v1/orders/ord_1 and GET /v1/audit?subject=ord_1',
    '',
    whatToDo,
  ]);
});
