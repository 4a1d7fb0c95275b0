import { expect, test } from 'vitest';
import { readCommand } from '../../../scripts/admin/command.ts';

const read = (line: string) => readCommand(line.split(' ').filter(Boolean));

test.each([
  ['add ada@example.com --stage dev', { does: 'add', email: 'ada@example.com', stage: 'dev' }],
  ['--stage=prod remove ada@example.com', { does: 'remove', email: 'ada@example.com', stage: 'prod' }],
  ['list --stage dev', { does: 'list', stage: 'dev' }],
  ['import accounts.jsonl --stage dev', { does: 'import', file: 'accounts.jsonl', stage: 'dev' }],
  ['keys --stage dev', { does: 'keys', stage: 'dev' }],
  ['keys revoke k1 --stage dev', { does: 'revoke', kid: 'k1', stage: 'dev' }],
  ['', { does: 'help' }],
  ['add --help', { does: 'help' }],
])('%j is understood', (line, command) => {
  expect(read(line)).toEqual(command);
});

test.each([
  ['list', /^Say which stage/],
  ['add --stage dev', /^Say which e-mail address/],
  ['add a@example.com b@example.com --stage dev', /^One e-mail address at a time/],
  ['keys revoke --stage dev', /^Say which key/],
  ['keys k1 --stage dev', /^There is no command "keys k1"/],
  ['grant a@example.com --stage dev', /^There is no command "grant/],
  ['list --stages dev', /^Unknown option '--stages'/],
])('%j is refused with one sentence and no stage is touched', (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});
