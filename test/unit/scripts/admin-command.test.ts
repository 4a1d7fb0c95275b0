import { expect, test } from 'vitest';
import { readCommand } from '../../../scripts/admin/command.ts';

const read = (line: string) => readCommand(line.split(' ').filter(Boolean));

test.each([
  ['add ada@example.com --stage dev', { does: 'add', email: 'ada@example.com', stage: 'dev' }],
  ['--stage=prod remove ada@example.com', { does: 'remove', email: 'ada@example.com', stage: 'prod' }],
  ['list --stage dev', { does: 'list', stage: 'dev' }],
  ['import accounts.jsonl --stage dev', { does: 'import', file: 'accounts.jsonl', stage: 'dev' }],
  ['recount org_1 --stage dev', { does: 'recount', id: 'org_1', stage: 'dev' }],
  ['keys --stage dev', { does: 'keys', stage: 'dev' }],
  ['keys revoke k1 --stage dev', { does: 'revoke', kid: 'k1', stage: 'dev' }],
  ['keys rotate ticket --stage dev', { does: 'rotate', use: 'ticket', stage: 'dev' }],
  ['payments stripe --stage dev', { does: 'stripe-connect', noOverlap: false, otherAccount: false, stage: 'dev' }],
  [
    'payments stripe --no-overlap --other-account --stage dev',
    { does: 'stripe-connect', noOverlap: true, otherAccount: true, stage: 'dev' },
  ],
  ['payments stripe --status --stage dev', { does: 'stripe-status', stage: 'dev' }],
  ['payments stripe --disconnect --stage dev', { does: 'stripe-disconnect', stage: 'dev' }],
  ['', { does: 'help' }],
  ['add --help', { does: 'help' }],
])('parses %j', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each([
  ['list', /^The stage is missing/],
  ['add --stage dev', /^The e-mail address is missing/],
  ['add a@example.com b@example.com --stage dev', /^Only one e-mail address is allowed/],
  ['keys revoke --stage dev', /^The key is missing/],
  ['keys rotate --stage dev', /^The kind of key is missing/],
  ['keys rotate door --stage dev', /^A key is of a session or a ticket, not "door"/],
  ['keys k1 --stage dev', /^Unknown command "keys k1"/],
  ['grant a@example.com --stage dev', /^Unknown command "grant/],
  ['list --stages dev', /^Unknown option '--stages'/],
  ['list --status --stage dev', /^The option --status belongs to payments stripe/],
  ['payments stripe', /^The stage is missing/],
  ['payments stripe sk_test_1 --stage dev', /^The command is "payments stripe"\. See/],
  ['payments stripe --status --disconnect --stage dev', /^These options do not go together/],
  ['payments stripe --status --no-overlap --stage dev', /^These options do not go together/],
  ['payments paypal --stage dev', /^The command is "payments stripe"/],
])('rejects %j with one sentence', (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});
