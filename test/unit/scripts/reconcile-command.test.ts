import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findingOf } from '../../../functions/orders/reconciliation/finding.ts';
import { readCommand } from '../../../scripts/reconcile/command.ts';
import { jsonOf, reportOf } from '../../../scripts/reconcile/report.ts';

const read = (line: string) => readCommand(line.split(' ').filter(Boolean));
const window = { from: Date.UTC(2026, 10, 28, 20), to: Date.UTC(2026, 10, 28, 21) };

test.each([
  ['', { does: 'reconcile', stage: 'local', json: false }],
  ['--json --stage prod', { does: 'reconcile', stage: 'prod', json: true }],
  [
    '--from 2026-11-28T20:00:00Z --to 2026-11-28T22:00:00+01:00',
    { does: 'reconcile', stage: 'local', json: false, window },
  ],
  [
    'mend charge_unknown/ord_1/pi_1',
    { does: 'mend', finding: 'charge_unknown/ord_1/pi_1', stage: 'local', json: false },
  ],
  ['mend --help', { does: 'help' }],
])('parses %j', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each([
  ['ord_1', /^Unexpected argument "ord_1"/],
  ['mend', /^Pass one finding/],
  ['mend one two', /^Pass one finding/],
  ['--from 2026-11-28T20:00:00Z', /^--from and --to belong together/],
  ['--from yesterday --to today', /^--from is not a time: "yesterday"/],
  ['--from 2026-11-28T21:00:00Z --to 2026-11-28T20:00:00Z', /^--from must be before --to/],
])('rejects %j with one sentence', (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});

const finding = findingOf({
  kind: 'charge_unknown',
  orderId: 'ord_1',
  subject: 'pi_1',
  detail: 'stripe has €45.00 as pi_1, and no payment asked for it',
});
const run = { ...window, records: 3, orders: 2, mended: [], findings: [finding], isCurrent: true };
const command = 'npm run reconcile -- mend charge_unknown/ord_1/pi_1  # refunds the charge at the provider';

test('the report names each finding with the exact command that mends it', () => {
  const text = reportOf(run, 'local').join('\n');
  expect(text).toContain(`charge_unknown  ord_1  ${finding.detail}`);
  expect(text).toContain(command);
  expect(text).not.toContain('run it again');
  const partial = reportOf({ ...run, isCurrent: false }, 'local').join('\n');
  expect(partial).toContain('run it again to continue, or with --from 2026-11-28T21:00:00.000Z');
  expect(JSON.parse(jsonOf(run, 'local')).findings).toMatchObject([{ id: 'charge_unknown/ord_1/pi_1', mend: command }]);
});

test('ids of attempts and refunds name their order once, and need no quotes in a shell', () => {
  const named = (subject: string) => findingOf({ kind: 'refund_missing', orderId: 'ord_1', subject, detail: '' }).id;
  expect(named('ord_1#1')).toBe('refund_missing/ord_1/1');
  expect(named('ord_1#1#refund')).toBe('refund_missing/ord_1/1.refund');
  expect(named('')).toBe('refund_missing/ord_1');
});

test('names the stage that it has compared, so that the command mends that one', () => {
  const mend = 'npm run reconcile -- mend charge_unknown/ord_1/pi_1 --stage prod  # ';
  expect(reportOf(run, 'prod').join('\n')).toContain(mend);
  expect(JSON.parse(jsonOf(run, 'prod')).findings[0].mend).toContain(mend);
});

test('prints nothing that a shell would run, whatever other software has written into the books of a provider', () => {
  const hostile = "charge_unknown/x; echo bad #'$(echo bad)'/pi_1";
  const [finding] = run.findings;
  const text = reportOf({ ...run, findings: finding ? [{ ...finding, id: hostile }] : [] }, 'local').join('\n');
  const [, quoted = ''] = /mend (.*) {2}# refunds/.exec(text) ?? [];
  expect(execFileSync('sh', ['-c', `printf %s ${quoted}`]).toString()).toBe(hostile);
});
