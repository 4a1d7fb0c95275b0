// Goal: a process in the background leaves nothing behind.
// Method: real processes that write their pid, which is the id of their group too.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startInBackground } from '../../../../scripts/local/process/processes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightflow-processes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(script: string) {
  const args = ['-c', `echo $$ > pid; ${script}`];
  const env = { PATH: process.env.PATH ?? '' };
  return startInBackground({ command: 'sh', args, env, cwd: folder, log: join(folder, 'log') });
}

/** Zombies do not count: nobody may be there to collect them. */
function isGroupAlive(): boolean {
  const group = existsSync(join(folder, 'pid')) ? readFileSync(join(folder, 'pid'), 'utf8').trim() : 'none';
  const all = execFileSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' }).split('\n');
  return all.some((line) => line.trim().startsWith(`${group} `) && !line.includes('Z'));
}

it('ends the group of a process that ends by itself', async () => {
  const running = start('sleep 60 & exit 3');
  await running.ended;
  expect(running.hasEnded()).toBe(true);
  await vi.waitFor(() => expect(isGroupAlive()).toBe(false));
});

it('ends the group of a process that it stops', async () => {
  const running = start('sleep 60 & wait');
  await vi.waitFor(() => expect(isGroupAlive()).toBe(true));
  expect(await running.stop(1)).toBe(false);
  await vi.waitFor(() => expect(isGroupAlive()).toBe(false));
});

it('keeps the log of the run before', async () => {
  await start('echo out of memory; exit 1').ended;
  await start('echo running').ended;
  expect(readFileSync(join(folder, 'log.1'), 'utf8')).toBe('out of memory\n');
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('running\n');
});
