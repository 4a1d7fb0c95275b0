import { expect, it } from 'vitest';
import { preload } from '../test/support/door/preloading.ts';
import { openDoor, sellAgain, storm } from '../test/support/door/storm.ts';
import { startInProcess } from '../test/support/engine/in-process.ts';
import { mortalValkey } from '../test/support/valkey/mortal-valkey.ts';
import { report } from './report.ts';

/*
 * Goal: 50 parallel scans of each of 1,000 tickets admit exactly 1,000, again and again, with Valkey, without it, and
 * when it is lost in the middle. Method: the services in this process, a real Valkey and DynamoDB Local. After each
 * round every ticket is sold again under a new code. The figures are asserted, the times are not.
 */

const full = process.env.BENCH_FULL === '1';
const [tickets, crowd, usual] = full ? [1_000, 50, 20] : [100, 50, 2];
const rounds = Number(process.env.BENCH_ROUNDS ?? usual);

it.each(['with Valkey', 'without a cache', 'Valkey lost in the middle'])('%s', async (system) => {
  const isLost = system === 'Valkey lost in the middle';
  let seconds = 0;
  let admissions = 0;
  const startedRounds = isLost ? rounds : 1;
  for (let start = 0; start < startedRounds; start++) {
    const valkey = isLost ? await mortalValkey() : undefined;
    await startInProcess({ cache: valkey?.address ?? system === 'with Valkey', fresh: true });
    const door = await openDoor(tickets);
    const { clock } = await import('../shared/base/clock.ts');
    // Every read of the time is that of another process, whose clock is off by up to five minutes.
    clock.now = () => Date.now() + Math.round((Math.random() - 0.5) * 600_000);
    for (let round = 0; round < rounds / startedRounds; round++) {
      const codes = round === 0 ? door.codes : await sellAgain(door);
      await preload(door);
      const since = performance.now();
      const stormed = await storm(door, codes, { crowd, ...(valkey && { halfway: valkey.end }) });
      seconds += (performance.now() - since) / 1000;
      expect(stormed).toEqual({ admissions: tickets, findings: [] });
      admissions += stormed.admissions;
    }
  }
  report(`admissions, ${system}`, [
    ['rounds', rounds, ''],
    ['scans', rounds * tickets * crowd, ''],
    ['admissions', admissions, ''],
    ['scans a second', (rounds * tickets * crowd) / seconds, '/s'],
  ]);
});
