import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { LogFile } from '../../../../../scripts/local/host/functions/log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightflow-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('lines of two streams stay whole, and the last one is written at the end', async () => {
  const file = join(folder, 'two.log');
  const log = new LogFile(file);
  const [a, b] = [new PassThrough(), new PassThrough()];
  log.follow(a);
  log.follow(b);
  const steps: [PassThrough, string][] = [
    [a, 'first '],
    [b, 'other\nbegun '],
    [a, 'line\nsecond\n'],
    [b, 'ended'],
  ];
  for (const [stream, text] of steps) {
    stream.write(text);
    await setImmediate();
  }
  a.end();
  b.end();
  await setImmediate();
  log.line('a note\nin one line');
  log.close();
  const expected = 'other\nfirst line\nsecond\nbegun ended\na note\\nin one line\n';
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

it('a log holds at most 20 MB, and one older file is kept', () => {
  const file = join(folder, 'long.log');
  const log = new LogFile(file);
  const megabyte = 'x'.repeat(1024 * 1024 - 1);
  for (let count = 0; count < 41; count++) log.line(megabyte);
  log.close();
  expect(statSync(file).size).toBe(1024 * 1024);
  expect(statSync(`${file}.1`).size).toBe(20 * 1024 * 1024);
  const again = new LogFile(file);
  again.line('more');
  again.close();
  expect(statSync(file).size).toBe(1024 * 1024 + 5);
});
